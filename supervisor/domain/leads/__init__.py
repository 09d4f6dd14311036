"""Ads, their copies, and when an ad becomes a lead."""
