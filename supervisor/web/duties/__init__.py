"""The office's side of the duties of agencies."""
