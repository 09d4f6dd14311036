"""Rules in force, the rule lab and its shadow runs, and rules as archived."""
