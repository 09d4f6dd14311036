"""Pages of pictures taken on the street or sent in."""
