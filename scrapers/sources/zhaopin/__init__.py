"""智联招聘: handed over by the platform; its site answers even robots.txt with a captcha."""
