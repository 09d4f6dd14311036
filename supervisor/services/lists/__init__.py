"""Lists of other authorities: read, kept in versions, asked; inquiries where none can tell."""
