"""How well and how fast pictures are read, beside Debian's tesseract-ocr where it is installed."""

from benchmarks.pictures.quality import run

__all__ = ["run"]
