"""Who posted an ad: speed and quality."""
