"""The register of agencies: read, checked, planned, imported, exported, frozen."""
