"""Articles of law and the sanctions they allow, as data."""
