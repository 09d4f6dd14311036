"""Papers of a case: which there are, what stands in them, and what is still missing."""
