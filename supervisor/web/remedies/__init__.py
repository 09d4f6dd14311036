"""The office's page of public replies."""
