"""BOSS直聘: handed over by the platform; its robots.txt forbids the search."""
