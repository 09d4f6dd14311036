"""What the installation keeps: its keys, what counts once, and for how long it keeps the rest."""
