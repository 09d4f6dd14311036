"""Which readers a command works with: rules, the learned reader, both, or an office's own model."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from supervisor.domain.reader.endpoint import EndpointOutcome
from supervisor.domain.reader.model import UnreadableModel
from supervisor.domain.reader.packaged import load_model
from supervisor.domain.reader.reader import LearnedReader, ReadAd, look_worth
from supervisor.domain.screening import Ad, RulePackError, RuleSet, Screener, load_rules
from supervisor.services.reader.endpoint import Budget, EndpointReader, NoEndpoint
from supervisor.settings import Settings

RULES: Final = "rules"
LEARNED: Final = "learned"
BOTH: Final = "both"
ENDPOINT: Final = "endpoint"


@dataclass(frozen=True)
class ReadsAds:
    """The readers chosen for a command. May be pickled and sent to other processes."""

    screener: Screener
    reader: LearnedReader | None
    is_alone: bool = False
    endpoint: EndpointReader | None = None

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
        if self.endpoint is not None:
            return read_at_endpoint(self.endpoint, ads)
        found = [()] * len(ads) if self.is_alone else self.screener.screen(ads)
        if self.reader is None:
            return [ReadAd(hits, look_worth(hits, 0.0), ()) for hits in found]
        return self.reader.read(ads, found)


def read_at_endpoint(endpoint: EndpointReader, ads: Sequence[Ad]) -> list[ReadAd]:
    """Ask an office's own model about ads, as long as it takes.

    What was not read is told on standard error: it counts as ads in which nothing was found.
    """
    found: list[ReadAd] = []
    reasons: Counter[str] = Counter()
    for _, reading in endpoint.read_all(ads, Budget(len(ads), math.inf)):
        found.append(ReadAd(reading.hits, look_worth(reading.hits, 0.0), ()))
        if reading.outcome is not EndpointOutcome.READ:
            reasons[f"{reading.outcome.label}：{reading.reason}"] += 1
    if len(found) < len(ads):
        reasons["本单位的模型多次没有答复，其余不再送读。"] = len(ads) - len(found)
        found += [ReadAd((), 0.0, ())] * (len(ads) - len(found))
    for reason, count in reasons.most_common():
        click.echo(f"{count} 条没有读成，按没有发现问题计：{reason}", err=True)
    return found


def readers_of(rules: Path | None, kind: str, model: Path | None) -> ReadsAds:
    """Load what a command asked for; ``click.UsageError`` says what cannot be read."""
    try:
        screener = Screener(load_rules(rules))
        if kind == ENDPOINT:
            return ReadsAds(screener, None, endpoint=EndpointReader(Settings()))
        reader = None if kind == RULES else LearnedReader(load_model(model))
    except (RulePackError, UnreadableModel, NoEndpoint, OSError) as error:
        raise click.UsageError(str(error)) from error
    return ReadsAds(screener, reader, is_alone=kind == LEARNED)


def reader_options(command: Callable[..., Any], *, endpoint: bool = False) -> Callable[..., Any]:
    """Add ``--reader`` and ``--model`` to a command; ``endpoint`` where it may ask one."""
    others = [ENDPOINT] if endpoint else []
    told = "两者都用，或只用本单位的模型（endpoint）。" if endpoint else "或两者都用。"
    kind = click.option(
        "--reader",
        type=click.Choice([RULES, LEARNED, BOTH, *others]),
        default=BOTH,
        show_default=True,
        help=f"只用规则、只用机器研判，{told}",
    )
    model = click.option(
        "--model",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="机器研判的模型文件；默认用随产品的模型。",
    )
    return kind(model(command))
