"""The model that ships with the product, and models in files."""

import hashlib
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from supervisor.domain.reader.model import ReaderModel

MODEL_FILE: Final = "reader.npz"
CORPUS_FILE: Final = "corpus.jsonl.gz"
CLASSES_FILE: Final = "classes.toml"


@cache
def packaged_model() -> ReaderModel:
    """Return the model that ships with the product, read once."""
    return ReaderModel.from_bytes(packaged_bytes())


def packaged_bytes() -> bytes:
    """Return the shipped model as a file."""
    return resources.files("supervisor.readers").joinpath(MODEL_FILE).read_bytes()


@cache
def packaged_digest() -> str:
    """Return the digest of the shipped model without reading it."""
    return hashlib.sha256(packaged_bytes()).hexdigest()


def corpus_path() -> Path:
    """Return the file of labelled ads that ships, from which a candidate learns."""
    return Path(str(resources.files("supervisor.readers").joinpath(CORPUS_FILE)))


def load_model(path: Path | None = None) -> ReaderModel:
    """Read a model from a file, by default the one that ships. Raises ``UnreadableModel``."""
    return packaged_model() if path is None else ReaderModel.from_bytes(path.read_bytes())


@cache
def class_words() -> dict[str, str]:
    """Return the classes of words that a new model is trained with: name, words with blanks."""
    text = resources.files("supervisor.readers").joinpath(CLASSES_FILE).read_text("utf-8")
    return {name: words for part in tomllib.loads(text).values() for name, words in part.items()}
