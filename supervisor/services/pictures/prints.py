"""Perceptual hashes of a page: equal or near for one leaflet photographed again."""

import imagehash
from PIL import Image

from supervisor.services.pictures.opening import Pixels

_HASH_SIDE = 16


def prints_of(pixels: Pixels) -> tuple[str, ...]:
    """Return the perceptual hash of the page as hex digits."""
    return (str(imagehash.phash(Image.fromarray(pixels), hash_size=_HASH_SIDE)),)
