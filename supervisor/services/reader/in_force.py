"""The learned reader in force: the one that ships with the product."""

from supervisor.domain.reader.packaged import packaged_bytes


def model_in_force() -> bytes:
    """Return the model in force as a file."""
    return packaged_bytes()
