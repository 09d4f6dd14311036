"""Settings of the reader at an office's own endpoint."""

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from supervisor.guarding_settings import networks


class ReadingSettings(BaseSettings):
    """The part of ``Settings`` that says where and how a language model is asked about ads."""

    endpoint_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s@?#]+(/[^\s?#]*)?)?$",
        description="Address of an OpenAI-compatible endpoint on the bureau's own network that"
        " reads ads beside the rules, e.g. `http://10.0.0.5:8000/v1`; empty: none is asked.",
    )
    endpoint_model: str = Field(
        default="", max_length=80, description="Name of the model asked there."
    )
    endpoint_key: str = Field(
        default="", repr=False, description="Key that the endpoint asks for, if it does."
    )
    endpoint_networks: str = Field(
        default="",
        description="Networks beside private and loopback ones that count as the bureau's own,"
        " comma-separated; an endpoint anywhere else is refused.",
    )
    endpoint_seconds: float = Field(
        default=30, ge=1, le=300, description="Seconds within which the endpoint answers one ad."
    )
    endpoint_ads: int = Field(
        default=200, ge=1, le=20_000, description="Ads put to the endpoint each night."
    )
    endpoint_minutes: int = Field(
        default=60, ge=1, le=480, description="Minutes each night after which no ad is put to it."
    )

    @field_validator("endpoint_networks")
    @classmethod
    def _are_own_networks(cls, value: str) -> str:
        """Refuse what is no network."""
        networks(value)
        return value
