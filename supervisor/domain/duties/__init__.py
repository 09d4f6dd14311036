"""What agencies owe the office: change notices, annual reports, statistics, renewals."""
