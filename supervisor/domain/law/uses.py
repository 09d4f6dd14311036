"""Where each article is used: by key in code and data, in words in code, data and templates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import citations_in

ROOT: Final = Path(__file__).resolve().parents[3]
_KEY: Final = re.compile(r"""["'\[]([a-z][a-z_]*(?:_[0-9]+)*(?:_[a-z]+[0-9]*)?)["'\]]""")
_SOURCES: Final = (
    ("supervisor", (".py", ".toml")),
    ("scrapers", (".py", ".toml")),
    ("templates", (".html",)),
    ("supervisor/templates", (".html",)),
)
_DATA: Final = Path("supervisor/law/articles.toml")


@dataclass(frozen=True, slots=True)
class LawUse:
    """One place that rests on an article; ``key`` is empty for a citation the registry lacks."""

    key: str
    place: str
    line: int
    text: str


def uses(root: Path = ROOT) -> Iterator[LawUse]:
    """Yield every use below ``root``, file by file."""
    for folder, endings in _SOURCES:
        for path in sorted((root / folder).rglob("*")):
            place = path.relative_to(root)
            if path.suffix in endings and place != _DATA and "migrations" not in place.parts:
                yield from _in_file(path, str(place))


def uses_by_key(root: Path = ROOT) -> Mapping[str, list[LawUse]]:
    """Return the uses of every article of the registry; an unused one has an empty list."""
    found: dict[str, list[LawUse]] = {key: [] for key in registry().articles}
    for use in uses(root):
        if use.key:
            found[use.key].append(use)
    return found


def _in_file(path: Path, place: str) -> Iterator[LawUse]:
    known = registry().articles
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for key in _KEY.findall(line):
            if key in known:
                yield LawUse(key, place, number, line.strip())
        for citation in citations_in(line):
            yield LawUse(citation.key, place, number, citation.text)
