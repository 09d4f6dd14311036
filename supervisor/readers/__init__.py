"""The trained reader that ships with the product, as plain arrays."""
