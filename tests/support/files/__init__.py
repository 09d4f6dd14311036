"""Files that tests write, and what is printed."""
