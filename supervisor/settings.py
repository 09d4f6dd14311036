"""Typed settings, read once from ``SUPERVISOR_*`` environment variables.

``docs/settings.md`` is generated from the help texts here.
"""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Final, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from supervisor.domain.alerts.mail_address import AddressError, parse_address
from supervisor.domain.names.regions import region_table
from supervisor.domain.platform.bureau import Bureau
from supervisor.guarding_settings import Network, networks
from supervisor.reading_settings import ReadingSettings
from supervisor.running_settings import RunningSettings

# The district whose data the package carries: its streets, its demonstration.
_DELIVERED_FOR: Final[str] = tomllib.loads(
    files("supervisor").joinpath("bureau.toml").read_text(encoding="utf-8")
)["division"]


class Settings(RunningSettings, ReadingSettings):
    """Everything an installation can turn; each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="SUPERVISOR_", frozen=True, extra="forbid")

    instance_path: Path = Field(
        default=Path("instance"),
        description="Folder of the database, the archive, the inbox and the secret key.",
    )
    database_url: str = Field(
        default="",
        description="Database address; empty means SQLite in the instance folder.",
    )
    timestamp_authority: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address of an RFC 3161 timestamp service for proof capsules; empty: none.",
    )
    trail_heads_path: Path | None = Field(
        default=None,
        description="File of the trail's signed heads, best on another disk; empty: instance.",
    )
    secret_key: str = Field(
        default="",
        repr=False,
        description="Keys that sign sessions and papers, separated by blanks, the newest last;"
        " empty: random ones kept in the instance folder.",
    )
    bureau_name: str = Field(
        default="",
        description="Name of the bureau on pages, letters and slips; empty: 人力资源和社会保障局 of"
        " its district.",
    )
    publishes_grades: bool = Field(
        default=False,
        description="Show the credit grades A to D to everybody: public pages, proofs, open data,"
        " alerts. Off, they stay with the office and the agency itself: a grade of the office's own"
        " is no 失信信息 of the catalogue (信用修复管理办法).",
    )
    bureau_division: str = Field(
        default=_DELIVERED_FOR,
        pattern=r"^[1-9]\d{5}$",
        description="Six-digit division code of the bureau's district (GB/T 2260).",
    )
    bureau_city: str = Field(
        default="",
        description="City of the bureau, for agencies whose row names none; empty: the city of its"
        " district.",
    )
    bureau_symbol: str = Field(
        default="",
        description="Characters that open the numbers of the bureau's documents (文号代字); empty:"
        " 人社 after the district's short name.",
    )
    bureau_seal: str = Field(
        default="",
        description="Text of the seal on letters; empty: the bureau's name.",
    )
    bureau_phone: str = Field(
        default="",
        description="Phone that letters and public pages name for questions; empty: none is named.",
    )
    bureau_signatory: str = Field(
        default="",
        description="Who signs letters for the bureau; empty: the bureau alone.",
    )
    list_fresh_days: int = Field(
        default=180,
        ge=1,
        le=1830,
        description="Days for which a list of another authority speaks, before and after its day.",
    )
    contact: str = Field(
        default="",
        description="E-mail address or phone that the scrapers' User-Agent names.",
    )
    cookies_secure: bool = Field(
        default=True,
        description="Send session cookies over HTTPS only; the demonstration turns it off.",
    )
    scan_at: str = Field(
        default="02:00",
        description="Local time (Asia/Shanghai) of the nightly scan, as HH:MM.",
    )
    stale_after_hours: int = Field(
        default=26,
        description="Hours after the last good night at which the red banner appears.",
    )
    scan_workers: int = Field(
        default=0,
        ge=0,
        description="Processes that identify, screen and read ads while the scanning process stores"
        " those before; 1 suits two cores. 0: the scanning process does both."
        " `SUPERVISOR_CLUSTER` goes before it.",
    )
    blind_draw_size: int = Field(
        default=20,
        ge=0,
        le=500,
        description="Ads drawn each day to be read without the machine's marks; 0 draws none.",
    )
    look_size: int = Field(
        default=20,
        ge=0,
        le=500,
        description="Ads without a lead put before inspectors each day as worth a look (值得一看);"
        " 0 puts none.",
    )
    rule_stop_readings: int = Field(
        default=20,
        ge=5,
        le=500,
        description="Decisions on its leads before a rule may be proposed to be stopped.",
    )
    rule_stop_people: int = Field(
        default=2,
        ge=2,
        le=20,
        description="Different people who must have made those decisions.",
    )
    chromium_path: str = Field(
        default="",
        description="Chromium for pictures of archived pages; empty: one on the path, if any.",
    )
    replica_url: str = Field(
        default="",
        description="Base address of the replica job boards; set by the demonstration only.",
    )
    max_upload_mb: int = Field(
        default=64,
        description="Largest upload the console accepts, in MiB.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Networks of the proxies in front, comma-separated, e.g. `127.0.0.1/32`; only"
        " their X-Forwarded headers are read. Empty: no proxy.",
    )
    proxy_hops: int = Field(
        default=1,
        ge=1,
        le=5,
        description="How many of those proxies a request passes one after the other.",
    )
    public_url: str = Field(
        default="",
        description="Address under which the public reaches the site, for printed QR codes;"
        " empty: the address of the request.",
    )

    annual_report_until: str = Field(
        default="",
        pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$",
        description="Last day (MM-DD) of each year for the annual report of the year before; empty:"
        " nobody is reminded, for the law leaves the day to the office.",
    )
    rating_quorum: int = Field(
        default=2,
        ge=2,
        le=50,
        description="Least number of votes of the committee on one agency of a round of stars.",
    )
    market_statistics_days: int = Field(
        default=0,
        ge=0,
        le=80,
        description="Days after the end of a quarter within which agencies hand in the market"
        " statistics; 0: they are not asked for, for no law text at hand names them.",
    )
    smtp_host: str = Field(
        default="",
        description="Mail server that takes the alerts of the public door; empty: alerts are off.",
    )
    smtp_port: int = Field(
        default=587,
        ge=1,
        le=65535,
        description="Port of the mail server; 465 speaks TLS from the first byte.",
    )
    smtp_user: str = Field(
        default="", description="Account at the mail server; empty: it asks for none."
    )
    smtp_password: str = Field(default="", repr=False, description="Password of that account.")
    smtp_from: str = Field(default="", description="Address that alerts are sent from.")
    smtp_starttls: bool = Field(
        default=True,
        description="Demand TLS by STARTTLS on ports other than 465; needed where there is an"
        " account.",
    )

    @model_validator(mode="after")
    def _can_send(self) -> Self:
        """Refuse half a mail setup: it would fail only when the first alert is due."""
        if not self.smtp_host:
            return self
        if not self.public_url:
            raise ValueError("SUPERVISOR_SMTP_HOST needs SUPERVISOR_PUBLIC_URL for links in mails")
        if self.smtp_user and not (self.smtp_starttls or self.smtp_port == 465):
            raise ValueError("SUPERVISOR_SMTP_USER needs TLS: its password would travel in clear")
        try:
            parse_address(self.smtp_from)
        except AddressError as error:
            raise ValueError("SUPERVISOR_SMTP_FROM must be an e-mail address") from error
        return self

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        """Refuse what is no network: a proxy that is not known would make all callers one."""
        networks(value)
        return value

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """The networks whose proxies are believed."""
        return networks(self.trusted_proxies)

    @property
    def watching_networks(self) -> tuple[Network, ...]:
        """The networks that may read the metrics."""
        return networks(self.metrics_from)

    @property
    def bureau(self) -> Bureau:
        """The bureau that runs this installation."""
        places, division = region_table(), self.bureau_division
        district = places.full_names.get(division, "")
        name = self.bureau_name or f"{district}人力资源和社会保障局"
        return Bureau(
            name=name,
            division=division,
            city=self.bureau_city or places.full_names.get(division[:4], ""),
            symbol=self.bureau_symbol or f"{places.names.get(division, '')}人社",
            seal=self.bureau_seal or name,
            phone=self.bureau_phone,
            signatory=self.bureau_signatory,
            district=district,
            publishes_grades=self.publishes_grades,
        )

    @property
    def database_uri(self) -> str:
        """Return the database address, the default being SQLite in the instance folder."""
        return (
            self.database_url or f"sqlite:///{self.instance_path.resolve() / 'supervisor.sqlite3'}"
        )

    @property
    def archive_path(self) -> Path:
        """Where raw pages and snapshots are kept."""
        return self.instance_path / "archive"

    @property
    def inbox_path(self) -> Path:
        """Where platforms' hand-over files arrive; one folder per source id."""
        return self.instance_path / "inbox"
