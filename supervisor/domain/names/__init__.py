"""Names of organisations: normalised, taken apart, compared."""
