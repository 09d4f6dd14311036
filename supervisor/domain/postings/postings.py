"""Job ads as plain values, and the fingerprints that recognise them again."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class JobPosting:
    """One job ad after normalisation; the texts are as the inspector will see them.

    ``external_id`` identifies the ad within its source. ``published_on`` is ``None`` where the
    source does not say; ``seen_at`` (UTC) is when the page that carried it was received.
    ``account`` is a pseudonym of the account it was published under, where the source has one.
    """

    source_id: str
    external_id: str
    title: str
    company: str
    text: str
    seen_at: datetime
    city: str = ""
    address: str = ""
    salary_text: str = ""
    uscc: str = ""
    licence_number: str = ""
    url: str = ""
    published_on: date | None = None
    valid_until: date | None = None
    headcount: str = ""
    is_proxy_flagged: bool | None = None
    company_scope: str = ""
    account: str = ""

    @property
    def content_digest(self) -> str:
        """SHA-256 over everything a finding rests on; a change of it re-opens the finding."""
        return _digest(self.title, self.company, self.text, self.uscc, self.licence_number)

    @property
    def text_digest(self) -> str:
        """SHA-256 over title and text alone: the same wording under another poster."""
        return _digest(self.title, self.text)


def account_key(source_id: str, account: str) -> str:
    """Return the pseudonym of a source's own id of an account; empty where it has none.

    A digest in place of the id, which may be a person's name or number in a handed-over table.
    """
    return _digest(source_id, account) if account else ""


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
