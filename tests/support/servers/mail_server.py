"""A mail server on loopback for tests: keeps what it is given, refuses what it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller

from supervisor.settings import Settings


class Letterbox:
    """What has arrived, and what the server answers to each recipient."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refusal = ""
        self.port = 0

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.raw.append(envelope.content)
        message = message_from_bytes(envelope.content, policy=default)
        self.mails.append(cast(EmailMessage, message))
        return "250 OK"

    def body(self, number: int = -1) -> str:
        """The text of one mail."""
        return str(self.mails[number].get_content())

    def settings(self, settings: Settings, public_url: str) -> Settings:
        """The settings of an installation that sends its mail here."""
        changes = {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.port,
            "smtp_from": "alerts@example.org",
            "smtp_starttls": False,
            "public_url": public_url,
        }
        return Settings(**{**settings.model_dump(), **changes})


class AnyPort(Controller):  # type: ignore[misc]
    """A controller that takes a free port and says which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[Letterbox]:
    """Run the server while the body works."""
    box = Letterbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        box.port = controller.port
        yield box
    finally:
        controller.stop()
