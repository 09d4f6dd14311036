"""Names for ads whose source gives several of them one number, or none."""

import hashlib
from collections import Counter
from collections.abc import Sequence


def told_apart(stated: Sequence[Sequence[str]]) -> list[str]:
    """Return one name for each ad: as few of its parts as keep it apart from the others.

    Each entry holds an ad's parts in the order in which they are taken: its number, then what else
    differs (its address, its title), its content last, of which only a digest is used. Ads alike in
    every part are one ad. An ad without a number takes its next part.
    """
    names: list[str] = []
    depth = [1] * len(stated)
    for _ in range(max((len(parts) for parts in stated), default=0)):
        names = [_name(parts, taken) for parts, taken in zip(stated, depth, strict=True)]
        counts = Counter(names)
        depth = [
            taken + (not name or counts[name] > 1) for name, taken in zip(names, depth, strict=True)
        ]
    return names


def _name(parts: Sequence[str], taken: int) -> str:
    shown = [part for part in parts[: min(taken, len(parts) - 1)] if part]
    if taken >= len(parts) and parts[-1]:
        digest = hashlib.sha256(parts[-1].encode("utf-8", "replace")).hexdigest()[:16]
        shown.append(f"c-{digest}")
    return "#".join(shown)
