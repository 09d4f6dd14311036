"""Fetching and reading, beside Scrapy."""
