"""The rules of a pack as one value: found by id, named by a digest, read again from its sources."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Self

from supervisor.domain.screening.pack_content import Disguise
from supervisor.domain.screening.pack_reader import PackReader
from supervisor.domain.screening.rule import Rule


@dataclass(frozen=True)
class RuleSet:
    """All rules of a pack, and the sources they were read from.

    ``sources`` maps file name to text: archived with a finding, it gives the same hits again.
    """

    rules: tuple[Rule, ...]
    sources: Mapping[str, str]
    disguise: Disguise = field(default_factory=Disguise)

    @classmethod
    def from_sources(cls, sources: Mapping[str, str]) -> Self:
        """Read a pack from its files; ``RulePackError`` names file and line of what is wrong."""
        content = PackReader(sources).read()
        return cls(content.rules, dict(sources), content.disguise)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the parsed content: comments and layout do not change it."""
        content = {name: tomllib.loads(text) for name, text in self.sources.items()}
        return hashlib.sha256(_canonical(content).encode()).hexdigest()

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def get(self, rule_id: str) -> Rule:
        """Return a rule; ``KeyError`` where the pack has none of this id."""
        return self._by_id[rule_id]


def load_rules(folder: Path | None = None) -> RuleSet:
    """Read the packs of a folder, by default those that ship with the product."""
    root = resources.files("supervisor.rules") if folder is None else folder
    files = sorted(
        (entry for entry in root.iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    return RuleSet.from_sources({entry.name: entry.read_text("utf-8") for entry in files})


def _canonical(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return repr(value)
