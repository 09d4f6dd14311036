"""Pages over all features: today, agenda, leadership, report, search."""
