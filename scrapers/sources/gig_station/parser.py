"""Gig stations hand over spreadsheets in the generic form; nothing is fetched."""

from scrapers.sources.handover.parser import Source

__all__ = ["Source"]
