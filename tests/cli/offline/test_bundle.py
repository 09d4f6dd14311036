"""The corpus that ships is the one the figures rest on."""

import gzip
from pathlib import Path

from supervisor.cli.offline.corpus import corpus_files
from supervisor.domain.reader.packaged import corpus_path

DATA = Path(__file__).parents[2] / "data"


def test_what_ships_is_corpus_and_challenge_cases():
    files = corpus_files([DATA / "corpus", DATA / "challenge"])
    assert gzip.decompress(corpus_path().read_bytes()) == b"".join(map(Path.read_bytes, files))
