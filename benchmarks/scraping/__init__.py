"""Fetching and reading, beside Scrapy."""

from benchmarks.scraping.speed import run

__all__ = ["run"]
