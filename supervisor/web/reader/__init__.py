"""The daily queue of ads worth a look."""
