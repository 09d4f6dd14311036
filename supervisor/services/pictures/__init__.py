"""Pictures of ads and papers: read in a limited process, judged, kept as evidence."""
