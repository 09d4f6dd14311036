"""Settings of who comes in and of how long is kept what was taken in."""

import ipaddress

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from supervisor.domain.platform.retention import LEAST_EVIDENCE_MONTHS, LEAST_TRAIL_MONTHS
from supervisor.domain.platform.roles import Role


def _roles(text: str) -> frozenset[Role]:
    return frozenset(Role.of(one.strip()) for one in text.split(",") if one.strip())


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """Return the networks of a list separated by commas; raises ``ValueError``."""
    return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())


class GuardingSettings(BaseSettings):
    """The part of ``Settings`` that guards accounts and personal information."""

    second_factor_roles: str = Field(
        default="approver,admin",
        description="Roles that must use a second factor, comma-separated; empty: none must. The"
        " demonstration asks nobody unless this is set.",
    )
    session_hours: int = Field(
        default=12,
        ge=1,
        le=168,
        description="Hours after which a session ends, however busy it is.",
    )
    session_idle_minutes: int = Field(
        default=120,
        ge=5,
        le=1440,
        description="Minutes without a request after which a session ends.",
    )
    proof_minutes: int = Field(
        default=10,
        ge=1,
        le=120,
        description="Minutes for which a password or second factor counts before grave acts.",
    )
    console_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+/?)?$",
        description="Address under which staff and agencies open the console; passkeys are bound"
        " to its host. Empty: the address of the request.",
    )
    keep_ads_months: int = Field(
        default=0,
        ge=0,
        le=600,
        description="Months after an ad was last seen, until its contacts are erased; 0: never. At"
        " least 24, for two years acts can still be sanctioned (行政处罚法 第三十六条).",
    )
    keep_complaints_months: int = Field(
        default=0,
        ge=0,
        le=600,
        description="Months after a complaint that led to no case was closed, until text, files"
        " and identity are erased; 0: never. At least 24 (劳动保障监察条例 第二十条).",
    )
    keep_pictures_months: int = Field(
        default=0,
        ge=0,
        le=600,
        description="Months after a picture was received, until its files and what was read are"
        " erased, unless a lead on it stands; 0: never. At least 24 (行政处罚法 第三十六条).",
    )
    keep_trail_months: int = Field(
        default=0,
        ge=0,
        le=600,
        description="Months until addresses and details of the trail are erased; 0: never. At"
        " least 36 (个人信息保护法 第五十六条).",
    )

    archive_wordings_days: int = Field(
        default=90,
        ge=0,
        le=3650,
        description="Days after an ad was worded anew, until the texts of the wording before are"
        " packed, unless a lead or a decision rests on it; 0: never. Nothing is lost.",
    )

    @field_validator("keep_ads_months", "keep_complaints_months", "keep_pictures_months")
    @classmethod
    def _outlast_sanctions(cls, value: int) -> int:
        """Refuse to erase what may still be evidence."""
        if 0 < value < LEAST_EVIDENCE_MONTHS:
            raise ValueError(f"at least {LEAST_EVIDENCE_MONTHS} months, or 0 for ever")
        return value

    @field_validator("keep_trail_months")
    @classmethod
    def _outlast_records(cls, value: int) -> int:
        """Refuse to erase the record of processing before its time."""
        if 0 < value < LEAST_TRAIL_MONTHS:
            raise ValueError(f"at least {LEAST_TRAIL_MONTHS} months, or 0 for ever")
        return value

    @field_validator("second_factor_roles")
    @classmethod
    def _are_roles(cls, value: str) -> str:
        """Refuse a role that is none: whoever it was meant for would go without."""
        _roles(value)
        return value

    @property
    def guarded_roles(self) -> frozenset[Role]:
        """The roles that must use a second factor."""
        return _roles(self.second_factor_roles)
