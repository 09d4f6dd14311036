"""Which readers a command works with: the rules alone, or the learned reader beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from supervisor.domain.reader.model import UnreadableModel
from supervisor.domain.reader.packaged import load_model
from supervisor.domain.reader.reader import LearnedReader, ReadAd, look_worth
from supervisor.domain.screening import Ad, RulePackError, RuleSet, Screener, load_rules

RULES: Final = "rules"
LEARNED: Final = "learned"
BOTH: Final = "both"


@dataclass(frozen=True)
class ReadsAds:
    """The readers chosen for a command. May be pickled and sent to other processes."""

    screener: Screener
    reader: LearnedReader | None
    is_alone: bool = False

    @property
    def rules(self) -> RuleSet:
        """The rules screened with."""
        return self.screener.rules

    @property
    def model_digest(self) -> str | None:
        """The digest of the learned reader; ``None`` without one."""
        return self.reader.model.digest if self.reader else None

    def read(self, ads: Sequence[Ad]) -> list[ReadAd]:
        """Read ads, in input order."""
        found = [()] * len(ads) if self.is_alone else self.screener.screen(ads)
        if self.reader is None:
            return [ReadAd(hits, look_worth(hits, 0.0), ()) for hits in found]
        return self.reader.read(ads, found)


def readers_of(rules: Path | None, kind: str, model: Path | None) -> ReadsAds:
    """Load what a command asked for; ``click.UsageError`` says what cannot be read."""
    try:
        screener = Screener(load_rules(rules))
        reader = None if kind == RULES else LearnedReader(load_model(model))
    except (RulePackError, UnreadableModel, OSError) as error:
        raise click.UsageError(str(error)) from error
    return ReadsAds(screener, reader, is_alone=kind == LEARNED)


def reader_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--reader`` and ``--model`` to a command."""
    kind = click.option(
        "--reader",
        type=click.Choice([RULES, LEARNED, BOTH]),
        default=BOTH,
        show_default=True,
        help="只用规则、只用机器研判，或两者都用。",
    )
    model = click.option(
        "--model",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="机器研判的模型文件；默认用随产品的模型。",
    )
    return kind(model(command))
