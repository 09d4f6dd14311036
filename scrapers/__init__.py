"""Sources of job ads: how to reach each one and how to read what it answers."""
