"""Files from any platform, employer or agency, in the generic table form."""
