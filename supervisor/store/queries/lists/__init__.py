"""Lists of other authorities and inquiries, read."""
