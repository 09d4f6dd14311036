"""What a picture may cost, and which ones are taken at all."""

from typing import Final

MOST_BYTES: Final = 40 * 1024 * 1024
"""The largest file; a photo of 100 megapixels has about 30 MB."""
MOST_PUBLIC_BYTES: Final = 12 * 1024 * 1024
"""Of the photo of a paper that the public has checked; phones take 3 to 8 MB."""
MOST_ZIP_BYTES: Final = 160 * 1024 * 1024
MOST_UNPACKED: Final = 240 * 1024 * 1024
"""What all files of a ZIP may come to together."""
MOST_FILES: Final = 100
MOST_PAGES: Final = 20

MOST_JPEG_PIXELS: Final = 130_000_000
"""A JPEG is decoded at a fraction of its size; 108 megapixels is the largest phone camera used."""
MOST_PIXELS: Final = 40_000_000
"""Of pictures that can only be decoded whole."""
LEAST_SIDE: Final = 12

MOST_READ_PIXELS: Final = 12_000_000
LONG_SHAPE: Final = 2.4
"""From this ratio of the sides on a picture is a long screenshot, read in tiles."""
MOST_LONG_PIXELS: Final = 24_000_000

MEMORY_BYTES: Final = 2_560 * 1024 * 1024
"""Address space of the worker; what it really occupies is about a quarter."""
SECONDS: Final = 180.0
"""Until the next page must be there."""

TAKEN: Final = "JPEG、PNG、WebP、HEIC 图片、PDF 或装有图片的 ZIP"
