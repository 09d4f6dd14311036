"""The check before posting, as page and as interface."""
