"""Pages of inspections, campaigns and recruitment events."""
