"""Articles of law, the sanctions they allow, and how citations are read."""
