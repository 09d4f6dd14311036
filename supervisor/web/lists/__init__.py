"""Pages of the lists of other authorities, and of inquiries."""
