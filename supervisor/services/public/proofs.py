"""Signed statements of how an agency stood on a day, carried by the QR codes of printed papers.

Nothing is stored for them: the token holds what was stated, the signature proves it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.ratings.stars import star_words
from supervisor.domain.ratings.suspension import SUSPENDED
from supervisor.domain.register.agencies import AgencyRecord, LicenceStanding
from supervisor.services.public.directory import Profile
from supervisor.services.register.snapshot import serialise_register

_SALT: Final = "public-check"
_DIGEST_LENGTH: Final = 16
_DAYS_CHECK: Final = 30
_DAYS_REPORT: Final = 90


class ProofKind(LabelledEnum):
    """The papers that carry a code."""

    CHECK = ("check", "查询单")
    REPORT = ("report", "信用报告")


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """What only a credit report states: the score, and how many entries it lists."""

    score: int
    entries: int


@term("核验凭证")
@dataclass(frozen=True, slots=True)
class Proof:
    """What a paper states, as it was signed on its day.

    ``register_digest`` names the agency's register record of that day, licence history included.
    """

    uscc: str
    name: str
    on: date
    standing: LicenceStanding
    filing: LicenceStanding
    grade: str
    star: int | None
    register_digest: str
    kind: ProofKind = ProofKind.CHECK
    tally: ReportFigures | None = None

    @property
    def until(self) -> date:
        """The last day to rely on it: it shows how an agency stands while one deals with it."""
        days = _DAYS_REPORT if self.kind is ProofKind.REPORT else _DAYS_CHECK
        return self.on + timedelta(days=days)

    @property
    def star_words(self) -> str:
        """The star as papers write it."""
        return SUSPENDED if self.grade == SUSPENDED else star_words(self.star)


def proof_of(found: Profile, tally: ReportFigures | None = None) -> Proof:
    """Return what a paper issued on the profile's day states; a report where it has a tally."""
    return Proof(
        uscc=found.agency.uscc,
        name=found.agency.name,
        on=found.on,
        standing=found.standing,
        filing=found.filing,
        grade=_grade_of(found, is_own=tally is not None),
        star=found.credit.star,
        register_digest=register_digest(found.record),
        kind=ProofKind.REPORT if tally else ProofKind.CHECK,
        tally=tally,
    )


def _grade_of(found: Profile, *, is_own: bool) -> str:
    """Return the grade that a paper states; a check does not where the bureau keeps it back."""
    if found.credit.is_suspended:
        return SUSPENDED
    grade = found.credit.grade if is_own else found.credit.shown_grade
    return grade.value if grade else ""


def register_digest(record: AgencyRecord) -> str:
    """Return the first 16 hex digits of the SHA-256 of the agency's canonical register line."""
    return hashlib.sha256(serialise_register([record])).hexdigest()[:_DIGEST_LENGTH]


def sign_proof(proof: Proof, secret: str | list[str]) -> str:
    """Return the token that a paper's QR code carries; short, so that the code stays coarse."""
    content: dict[str, Any] = {
        "u": proof.uscc,
        "n": proof.name,
        "d": proof.on.isoformat(),
        "s": proof.standing.value,
        "f": proof.filing.value,
        "g": proof.grade,
        "r": proof.star,
        "x": proof.register_digest,
    }
    if proof.tally:
        content |= {"k": proof.kind.value, "p": proof.tally.score, "e": proof.tally.entries}
    return _signer(secret).dumps(content)


def read_proof(token: str, secret: str | list[str]) -> Proof | None:
    """Return what was signed, or ``None`` where the token is not ours or was changed."""
    try:
        content: dict[str, Any] = _signer(secret).loads(token)
        kind = ProofKind.of(content.get("k", ProofKind.CHECK.value))
        return Proof(
            uscc=content["u"],
            name=content["n"],
            on=date.fromisoformat(content["d"]),
            standing=LicenceStanding.of(content["s"]),
            filing=LicenceStanding.of(content["f"]),
            grade=content["g"],
            star=content["r"],
            register_digest=content["x"],
            kind=kind,
            tally=ReportFigures(content["p"], content["e"]) if kind is ProofKind.REPORT else None,
        )
    except (BadData, KeyError, TypeError, ValueError):
        return None


def _signer(secret: str | list[str]) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT, serializer_kwargs={"ensure_ascii": False})
