"""The review queue, one lead, ads and their snapshots, opinions on posters."""
