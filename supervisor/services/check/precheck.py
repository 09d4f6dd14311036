"""Check before you post: screen a draft, and sign a receipt of what was found.

Nothing of the draft is kept. With a receipt only the rules it was checked under are archived,
so that the check can be repeated; the receipt itself travels with whoever asked for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive
from supervisor.domain.check.receipts import CategoryCount, Receipt, counts_of, fingerprints
from supervisor.domain.platform.clock import office_date
from supervisor.domain.screening.elements import PostedFields
from supervisor.domain.screening.model import Ad, Category, RuleHit
from supervisor.domain.screening.packs import RuleSet
from supervisor.domain.screening.reading import AdReading, read_ad
from supervisor.domain.screening.screener import Screener
from supervisor.services.leads.assess import load_screener
from supervisor.services.leads.versions import record_rules
from supervisor.services.platform import throttle
from supervisor.services.rules.in_force import screener_in_force
from supervisor.settings import Settings

CHECKS: Final = throttle.Limit("check", capacity=30, seconds_per_token=2)
API_CHECKS: Final = throttle.Limit("check_api", capacity=60, seconds_per_token=1)
LONGEST: Final = {"title": 200, "company": 200, "text": 20_000}
_SALT: Final = "check-receipt"


class RulesLost(Exception):
    """The rules a receipt rests on cannot be read; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with its hits, the rules they come from, and what else there is to mend."""

    ad: Ad
    hits: tuple[RuleHit, ...]
    rules: RuleSet
    reading: AdReading

    @property
    def breaches(self) -> int:
        """Places found, lawful exceptions left out."""
        return sum(hit.exception is None for hit in self.hits)


def check(session: Session, ad: Ad, now: datetime) -> Checked:
    """Screen a draft under the rules in force; deadlines are held against the day of ``now``."""
    return _checked(screener_in_force(session), ad, now)


def check_all(session: Session, ads: Sequence[Ad], now: datetime) -> list[Checked]:
    """Screen drafts under the same rules, those in force; in their order."""
    screener = screener_in_force(session)
    return [_checked(screener, ad, now) for ad in ads]


def issue_receipt(session: Session, settings: Settings, ad: Ad, now: datetime) -> Receipt:
    """Screen a draft under rules that are archived, and return what the receipt states."""
    version = record_rules(session, Archive(settings.archive_path)).digest
    hits = load_screener(settings.archive_path, version).screen([ad])[0]
    return Receipt(now.replace(microsecond=0), version, fingerprints(ad), counts_of(hits))


def check_again(settings: Settings, receipt: Receipt, ad: Ad) -> Checked:
    """Screen a text as on the day of a receipt. Raises ``RulesLost`` where its rules are lost."""
    try:
        screener = load_screener(settings.archive_path, receipt.rules)
    except DamagedArchive as error:
        raise RulesLost(f"出具回执时的规则读不出：{error.reason}") from error
    return _checked(screener, ad, receipt.at)


def _checked(screener: Screener, ad: Ad, at: datetime) -> Checked:
    hits = tuple(screener.screen([ad])[0])
    fields = PostedFields(company=ad.company)
    return Checked(ad, hits, screener.rules, read_ad(ad, hits, fields, office_date(at)))


def sign(receipt: Receipt, secret: str | list[str]) -> str:
    """Return the token that a receipt's QR code carries: about 300 characters."""
    content = {
        "t": receipt.at.isoformat(),
        "r": receipt.rules,
        "f": dict(receipt.fingerprints),
        "c": {str(one.category): [one.breaches, one.excepted] for one in receipt.counts},
    }
    return _signer(secret).dumps(content)


def read(token: str, secret: str | list[str]) -> Receipt | None:
    """Return what was signed, or ``None`` where the token is not ours or was changed."""
    try:
        content: dict[str, Any] = _signer(secret).loads(token)
        return Receipt(
            at=datetime.fromisoformat(content["t"]),
            rules=content["r"],
            fingerprints=tuple(content["f"].items()),
            counts=tuple(
                CategoryCount(Category.of(key), breaches, excepted)
                for key, (breaches, excepted) in content["c"].items()
            ),
        )
    except (BadData, KeyError, TypeError, ValueError, AttributeError):
        return None


def _signer(secret: str | list[str]) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)
