"""One ad, many copies: near-duplicates across sources, pages and nights as clusters.

MinHash over character trigrams of the wording, contact data and spacing left out, so that a repost
with another phone number or another number of blanks is the same ad. A wording too short to tell
two employers' ads apart must be the same to the letter and come from the same poster.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rensa import RMinHash, RMinHashLSH

from scrapers.contacts import mask_contacts
from scrapers.textwidth import half_width

PERMUTATIONS: Final = 64
BANDS: Final = 16
THRESHOLD: Final = 0.8  # estimated Jaccard similarity of the trigrams
SHORT: Final = 60  # characters that carry meaning
_SEED: Final = 20260101
# Names what a stored signature was made with; a change of any of it makes old ones incomparable.
SCHEME: Final = f"minhash-{RMinHash.ALGORITHM_VERSION}-{PERMUTATIONS}-{_SEED}-tri"
_NOISE: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an ad is recognised by: the signature of its wording, or the wording itself if short."""

    signature: tuple[int, ...]
    exact: str = ""

    def similarity(self, other: "Fingerprint") -> float:
        """Return the estimated share of trigrams in common, 0 to 1."""
        if self.exact or other.exact:
            return float(self.exact == other.exact)
        pairs = zip(self.signature, other.signature, strict=True)
        return sum(one == two for one, two in pairs) / len(self.signature)

    def to_bytes(self) -> bytes:
        """Return the signature for storage, four bytes a value."""
        return b"".join(value.to_bytes(4, "big") for value in self.signature)


def fingerprint(title: str, company: str, text: str) -> Fingerprint:
    """Return an ad's fingerprint; the poster counts only where the wording is short."""
    wording = essence(f"{title}\n{text}")
    if len(wording) < SHORT:
        return Fingerprint((), f"{essence(company)}|{wording}")
    return Fingerprint(tuple(_minhash(wording).digest()))


def essence(text: str) -> str:
    """Return the part of a wording that carries meaning."""
    return _NOISE.sub("", half_width(mask_contacts(text)).lower())


@dataclass
class Clusters:
    """Clusters of a night's ads; memory grows with the different ads, not with their copies."""

    _index: RMinHashLSH = field(default_factory=lambda: RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS))
    _leaders: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    _short: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, title: str, company: str, text: str) -> str:
        """Add an ad and return the key of the first ad of its cluster: its own if it is new."""
        wording = essence(f"{title}\n{text}")
        if len(wording) < SHORT:
            return self._short.setdefault(f"{essence(company)}|{wording}", key)
        minhash = _minhash(wording)
        signature = tuple(minhash.digest())
        found = self._nearest(signature, self._index.query(minhash))
        if found is not None:
            return found
        self._index.insert(len(self._leaders), minhash)
        self._leaders.append((key, signature))
        return key

    def _nearest(self, signature: tuple[int, ...], candidates: Iterable[int]) -> str | None:
        """Return the most similar leader above the threshold, the earliest among equals."""
        best, nearest = THRESHOLD * PERMUTATIONS, None
        for number in sorted(candidates):
            key, other = self._leaders[number]
            shared = sum(one == two for one, two in zip(signature, other, strict=True))
            if shared > best or (nearest is None and shared == best):
                best, nearest = shared, key
        return nearest


def _minhash(wording: str) -> RMinHash:
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update([wording[start : start + 3] for start in range(len(wording) - 2)])
    return minhash
