"""The table of scheduled jobs and the wrapper that claims, records and watches them."""
