"""Talk to the mail server: one connection for many mails, and what its refusals mean."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Final

from supervisor.services.platform.seal import BrokenSeal
from supervisor.settings import Settings

_TIMEOUT_SECONDS: Final = 30
_TLS_PORT: Final = 465


@contextmanager
def connection(settings: Settings) -> Iterator[Callable[[EmailMessage], None]]:
    """Give a function that sends over one connection, opened by the first mail and kept."""
    opened: list[smtplib.SMTP] = []

    def deliver(message: EmailMessage) -> None:
        if not opened:
            opened.append(_open(settings))
        try:
            opened[0].send_message(message)
        except OSError:
            opened.pop().close()
            raise

    try:
        yield deliver
    finally:
        for server in opened:
            with suppress(OSError):
                server.quit()


def in_words(problem: Exception) -> str:
    """Return in Chinese what went wrong, for the administrator."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return "邮件服务器不接受所设的账号或密码"
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return "邮件服务器拒收这个地址"
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return "邮件服务器不支持所要求的加密或登录方式"
    if isinstance(problem, smtplib.SMTPResponseException):
        return "邮件服务器拒绝了这封邮件"
    if isinstance(problem, ValueError | BrokenSeal):
        return "这封邮件无法写成"
    return "连不上邮件服务器"


def is_about_the_mail(problem: Exception) -> bool:
    """Tell a mail that the server, or the library, would not take from a server that is away."""
    refusals = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError, BrokenSeal)
    return isinstance(problem, refusals)


def is_final(problem: Exception) -> bool:
    """Tell whether trying again is of no use: refused for good (5xx), or not to be written."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPDataError):
        return problem.smtp_code >= 500
    return isinstance(problem, ValueError | BrokenSeal)


def _open(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    context = ssl.create_default_context()
    if port == _TLS_PORT:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=_TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)
    try:
        if port != _TLS_PORT and settings.smtp_starttls:
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except OSError:
        server.close()
        raise
    return server
