"""Settings of how an installation is run: its log, its backups, and who may watch it."""

from pathlib import Path
from typing import Final, Literal

from pydantic import Field, field_validator

from supervisor.guarding_settings import GuardingSettings, networks

_SHORTEST_KEY: Final = 16


class RunningSettings(GuardingSettings):
    """The part of ``Settings`` that concerns whoever runs the machine."""

    cluster: str = Field(
        default="",
        pattern=r"^((tcp|tls)://\S+)?$",
        description="Address of a Dask scheduler whose workers identify, screen and read, e.g."
        " `tcp://10.0.0.5:8786` (extra `cluster`); empty: this machine alone does.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console",
        description="Form of the log on standard error: lines for people, or one JSON object each.",
    )
    access_log: bool = Field(
        default=True,
        description="Log each request: method, route, status and duration, with the request's id;"
        " never an address, a query or who asked.",
    )
    disk_alarm_mb: int = Field(
        default=500,
        ge=0,
        description="Free space in MiB under which every page of the staff warns of a full disk.",
    )
    metrics_from: str = Field(
        default="",
        description="Networks that may read `/metrics` (Prometheus), comma-separated, e.g."
        " `127.0.0.1/32`; empty: nobody, and nothing is counted.",
    )
    backup_path: Path | None = Field(
        default=None,
        description="Folder where backups arrive, best on another disk; empty: the scheduler makes"
        " none and 今日 does not ask for any.",
    )
    backup_every_hours: int = Field(
        default=24,
        ge=0,
        le=24 * 31,
        description="Hours from one backup of the scheduler to the next, counted from 04:00; 0: it"
        " makes none, as where a timer or another program does.",
    )
    backup_keep: int = Field(
        default=14,
        ge=2,
        le=1000,
        description="Backups that are kept; older ones go once a new one has been verified.",
    )
    backup_stale_hours: int = Field(
        default=48,
        ge=1,
        le=24 * 62,
        description="Hours after which the newest backup is called too old on 今日.",
    )
    backup_key: str = Field(
        default="",
        repr=False,
        description="Passphrase that backups are encrypted with, 16 characters or more; empty: they"
        " are not. Keep it apart from the backups: without it they open to nobody.",
    )

    @field_validator("metrics_from")
    @classmethod
    def _may_watch(cls, value: str) -> str:
        """Refuse what is no network."""
        networks(value)
        return value

    @field_validator("backup_key")
    @classmethod
    def _is_long(cls, value: str) -> str:
        """Refuse a passphrase that can be tried through."""
        if 0 < len(value) < _SHORTEST_KEY:
            raise ValueError(f"at least {_SHORTEST_KEY} characters, or empty for no encryption")
        return value
