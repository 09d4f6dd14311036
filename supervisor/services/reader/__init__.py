"""The learned reader in force, and its models as archived."""
