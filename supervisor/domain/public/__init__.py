"""The statutory report."""
