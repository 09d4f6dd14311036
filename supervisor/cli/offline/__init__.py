"""Commands over files that need no database: match, screen, evaluate."""
