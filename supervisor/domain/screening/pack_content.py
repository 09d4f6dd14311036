"""What the files of a rule pack say, and the refusal of a file that cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supervisor.domain.screening.rule import Rule


class RulePackError(Exception):
    """A rule file cannot be used; the message is shown to whoever wrote the rule."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file} 第 {line} 行：{reason}")
        self.file = file
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Disguise:
    """How words are hidden from filters; see ``disguises.toml`` for what each part means."""

    chars: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackContent:
    """What the files of a pack say."""

    rules: tuple[Rule, ...]
    disguise: Disguise
