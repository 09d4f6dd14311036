"""Pages of the rules in force and of the rule lab."""
