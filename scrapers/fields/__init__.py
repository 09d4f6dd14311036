"""Single values of an ad: dates, pay, contacts, identifiers."""
