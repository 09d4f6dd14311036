"""Pages of suspected successions, with their graph."""
