"""猎聘: handed over by the platform; its robots.txt forbids every address with a query."""
