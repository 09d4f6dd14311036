"""What is on the disk, and not in the memory of the system alone."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Put the names of a folder's files onto its disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
