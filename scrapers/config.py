"""What a source declares about itself in ``source.toml``."""

import tomllib
from datetime import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scrapers.contract import AccessMode


class _Declaration(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(_Declaration):
    """The hours (Asia/Shanghai) in which the source may be asked; they may pass midnight."""

    start: time = time(0, 0)
    end: time = time(6, 0)

    def contains(self, moment: time) -> bool:
        """Tell whether a local time of day lies in the window; equal ends mean the whole day."""
        if self.start == self.end:
            return True
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


class Expectations(_Declaration):
    """What a good night brings; falling below it raises an incident.

    ``coverage`` maps a field of ``RawPosting`` to the least share (0 to 1) of rows that carry it.
    """

    minimum_rows: int = Field(default=1, ge=0)
    coverage: dict[str, float] = Field(default_factory=dict)


class Canary(_Declaration):
    """What a good night must contain whatever else it brings; empty means nothing is pinned.

    ``external_id`` pins one ad, ``company`` an employer who always has one (part of its name).
    """

    external_id: str = ""
    company: str = ""

    @property
    def is_pinned(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.external_id or self.company)


class SourceConfig(_Declaration):
    """One source as declared; ``docs/sources.md`` is generated from it.

    ``written_basis`` names the written permission (number and date) that allows ``live`` although
    robots.txt denies. ``extra_hosts`` may be reached by redirects beside the host of ``base_url``.
    ``region`` is a pattern the places of its ads match: a live page without any that does is a
    block in disguise.
    """

    id: str = Field(pattern=r"^[a-z0-9_]{2,40}$")
    title: str = Field(min_length=1)
    mode: AccessMode
    base_url: str = ""
    legal_basis: str = Field(min_length=1)
    written_basis: str = ""
    contact: str = ""
    pace_seconds: float = Field(default=3.0, ge=0)
    deadline_seconds: float = Field(default=30.0, gt=0)
    max_bytes: int = Field(default=8 * 1024 * 1024, gt=0)
    max_pages: int = Field(default=3000, gt=0)
    window: Window = Window()
    extra_hosts: tuple[str, ...] = ()
    region: str = ""
    robots_note: str = ""
    formats: tuple[str, ...] = ()
    replica: bool = False
    expectations: Expectations = Expectations()
    canary: Canary = Canary()

    @model_validator(mode="after")
    def _live_needs_an_address(self) -> "SourceConfig":
        if self.mode is AccessMode.LIVE and not self.base_url and not self.replica:
            raise ValueError("a live source needs base_url")
        return self


def read_config(path: Path) -> SourceConfig:
    """Read one ``source.toml``; the folder's name must be the declared id."""
    config = SourceConfig.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    if config.id != path.parent.name:
        raise ValueError(f"{path}: id {config.id!r} differs from the folder's name")
    return config
