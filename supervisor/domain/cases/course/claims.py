"""What each step may claim, by name and type; a claim of another name or type is refused by name.

An absent claim is the empty one of its type: false, no text, no list, no day. So what the law needs
is refused by a gate with its article, and only a malformed line is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from supervisor.domain.cases.course.kinds import (
    EVIDENCE_KINDS,
    TRANSFER_TO,
    DecisionOutcome,
    PenaltyKind,
    RespondentKind,
    Served,
    ServiceWay,
    StepKind,
)

Shape: TypeAlias = "str | tuple[str, ...] | dict[str, Any] | list[Any]"
"""A plain type, words to choose from, the fields of a row, or a list of one shape."""


class ClaimError(ValueError):
    """A step that cannot be read; the message is Chinese and names the claim."""


def _keys(enum: Any) -> tuple[str, ...]:
    return tuple(str(member) for member in enum)


_TEXTS: Final[Shape] = ["text"]
_HARM: Final[Shape] = ("none", "life_health", "finance")
_PERSON: Final[Shape] = {"name": "text", "cert": "text", "related": "flag"}
_RESPONDENT: Final[Shape] = {
    "name": "text", "kind": _keys(RespondentKind), "person": "flag", "unregistered": "flag",
}  # fmt: skip
_ACT: Final[Shape] = {
    "id": "text", "respondent": "text", "breached": _TEXTS, "what": "text", "began": "day",
    "ended": "day", "continuing": "flag", "place": "text", "crime_suspected": "flag",
    "fined_before": "flag", "fined_in": "text",
}  # fmt: skip
_ITEM: Final[Shape] = {
    "title": "text", "kind": tuple(EVIDENCE_KINDS), "verified": "flag", "unlawful": "flag",
    "automatic": "flag", "reviewed_by": "text", "obtained": "day",
}  # fmt: skip
_PENALTY: Final[Shape] = {
    "kind": _keys(PenaltyKind), "amount": "yuan", "basis": "text", "act": "text",
}  # fmt: skip
_BASIS: Final[dict[str, Shape]] = {"breached": _TEXTS, "basis": _TEXTS}
_IMPOSED: Final[dict[str, Shape]] = {
    **_BASIS, "respondent": "text", "penalties": [_PENALTY], "facts": "text", "serious": "flag",
    "serious_reason": "text", "bad_effect": "flag", "income": "yuan", "refunded": "yuan",
    "workers": "count", "months": "count", "mitigation": "text", "conflict_reason": "text",
    "document": "text", "remedies": _TEXTS, "credit_class": ("minor", "ordinary", "serious"),
}  # fmt: skip
_CREDIT: Final[dict[str, Shape]] = {"credit_event": "text", "credit_left_out": "text"}
_WAIVER: Final[dict[str, Shape]] = {"respondent": "text", "written": "flag"}
_SEEN: Final[dict[str, Shape]] = {
    "officers": _TEXTS, "showed_certificate": "flag", "minutes": "flag",
    "signed": ("signed", "refused_noted"),
}  # fmt: skip

CLAIMS: Final[Mapping[StepKind, Mapping[str, Shape]]] = {
    StepKind.DRAFT: {
        "source": ("lead", "complaint", "inspection", "campaign", "picture", "referral", "other"),
        "respondents": [_RESPONDENT], "acts": [_ACT], "discovered": "day",
        "harm": _HARM, "leads": _TEXTS,
    },
    StepKind.DROP: {"reason": "text", "approved_by": "text"},
    StepKind.FILE: {"approved_by": "text"},
    StepKind.OFFICERS: {"officers": [_PERSON]},
    StepKind.RECUSAL: {
        "officer": "text", "requested_by": "text", "reason": "text", "decided_by": "text",
        "granted": "flag",
    },
    StepKind.EVIDENCE: {"items": [_ITEM]},
    StepKind.PRESERVE: {"items": _TEXTS, "approved_by": "text"},
    StepKind.PRESERVE_RESULT: {"result": "text"},
    StepKind.QUESTION: {"person": "text", **_SEEN},
    StepKind.INSPECT: {"place": "text", "respondent": "text", **_SEEN},
    StepKind.INTERVIEW: {"respondent": "text", "with": _TEXTS},
    StepKind.IDENTIFY: {
        "respondent": "text", "name": "text", "kind": _keys(RespondentKind), "reason": "text",
    },
    StepKind.ORDER: {
        **_BASIS, "respondent": "text", "deadline": "day", "document": "text", "what": "text",
    },
    StepKind.RECHECK: {
        "respondent": "text", "officers": _TEXTS, "found": "text",
        "result": ("corrected", "partly", "refused"),
    },
    StepKind.EXTEND: {"approved_by": "text", "working_days": "count", "reason": "text"},
    StepKind.SUSPEND: {"reason": "text", "approved_by": "text"},
    StepKind.RESUME: {"reason": "text"},
    StepKind.CONCLUDE: {
        "facts": "text", "proposal": "text", "complex": "flag", "public_interest": "flag",
        "differs": "text",
    },
    StepKind.NOTICE: {**_IMPOSED, "reasons": "text", "rights": _TEXTS, "days": "count"},
    StepKind.STATEMENT: {
        "respondent": "text", "content": "text", "refused_to_hear": "flag", "reviewed": "text",
        "adopted": "flag",
    },
    StepKind.WAIVE_STATEMENT: _WAIVER,
    StepKind.HEARING_REQUEST: {"respondent": "text"},
    StepKind.WAIVE_HEARING: _WAIVER,
    StepKind.HEARING_NOTICE: {"respondent": "text", "held_on": "day", "place": "text"},
    StepKind.HEARING: {
        "respondent": "text", "host": "text", "closed_doors": "flag", "closed_reason": "text",
        "absent": "flag", "minutes": "flag", "signed": ("signed", "refused_noted"),
    },
    StepKind.LEGAL_REVIEW: {
        "by": "text", "result": ("passed", "failed"), "qualified": "flag", "experienced": "flag",
        "differs_checked": "flag",
    },
    StepKind.COLLECTIVE: {"members": _TEXTS, "minutes": "flag", "result": "text"},
    StepKind.DECISION: {
        **_IMPOSED, "outcome": _keys(DecisionOutcome), "decided_by": "text", "performance": "text",
        "orders_correction": "flag", "slight": "flag", "corrected": "flag", "no_harm": "flag",
        "first": "flag", "educated": "flag", "reason": "text", **_CREDIT,
    },
    StepKind.SIMPLE_DECISION: {
        **_IMPOSED, "officers": [_PERSON], "showed_certificate": "flag", "told": "flag",
        "heard": "flag", "delivered": "flag", "reported": "flag", "orders_correction": "flag",
        **_CREDIT,
    },
    StepKind.WITHDRAW_FILING: {
        "reason": ("slight_corrected", "not_established", "time_barred"), "approved_by": "text",
        "explanation": "text", "ended": "day", "harm": _HARM,
    },
    StepKind.SERVE: {
        "respondent": "text", "document": _keys(Served), "way": _keys(ServiceWay),
        "receipt": "text", "consent": "flag", "witness": "text", "other_ways_failed": "flag",
        "late_reason": "text", "effective": "day",
    },
    StepKind.PAYMENT: {
        "respondent": "text", "amount": "yuan", "way": ("bank", "electronic", "officer"),
    },
    StepKind.INSTALMENTS: {
        "respondent": "text", "applied": "flag", "hardship": "text", "approved_by": "text",
        "until": "day",
    },
    StepKind.SURCHARGE: {"respondent": "text", "amount": "yuan", "rate_told": "flag"},
    StepKind.DUTY_DONE: {"respondent": "text", "what": "text"},
    StepKind.APPEAL: {"respondent": "text", "kind": ("reconsideration", "litigation")},
    StepKind.APPEAL_RESULT: {
        "respondent": "text", "result": ("upheld", "changed", "revoked", "withdrawn"),
        "amount": "yuan", "lifts": tuple(str(one) for one in PenaltyKind if not one.is_money),
    },
    StepKind.DEMAND: {"respondent": "text", "amount": "yuan", "term": "day", "rights": "flag"},
    StepKind.APPLY_ENFORCEMENT: {"respondent": "text", "court": "text"},
    StepKind.ENFORCE: {"respondent": "text", "by": ("court", "office"), "result": "text"},
    StepKind.PUBLISH: {"respondent": "text", "personal_data_removed": "flag"},
    StepKind.WITHDRAW_PUBLICATION: {"respondent": "text", "reason": "text"},
    StepKind.REVOKE_DECISION: {"respondent": "text", "reason": "text", "approved_by": "text"},
    StepKind.TRANSFER: {
        "to": tuple(TRANSFER_TO), "reason": "text", "materials": _TEXTS, "approved_by": "text",
        "respondent": "text", "acts": _TEXTS,
    },
    StepKind.TRANSFER_REPLY: {
        "to": tuple(TRANSFER_TO), "accepted": "flag", "receipt": "text",
    },
    StepKind.TRANSFER_OUTCOME: {
        "to": tuple(TRANSFER_TO), "outcome": "text", "returned": "flag",
    },
    StepKind.CLOSE: {"approved_by": "text"},
    StepKind.ARCHIVE: {"index": _TEXTS},
}  # fmt: skip

_ALWAYS: Final = {"step", "on", "note", "by"}


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One dated step and what it claims, read and checked for form."""

    kind: StepKind
    on: date
    claims: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a claim of words, empty where absent."""
        return str(self.claims.get(name, "")).strip()

    def flag(self, name: str) -> bool:
        """Return a yes or no, no where absent."""
        return bool(self.claims.get(name))

    def day(self, name: str) -> date | None:
        """Return a claimed day."""
        found: date | None = self.claims.get(name)
        return found

    def number(self, name: str) -> Decimal:
        """Return an amount in yuan or a count, zero where absent."""
        return decimal_of(self.claims.get(name, 0))

    def rows(self, name: str) -> list[Any]:
        """Return a list, empty where absent."""
        return list(self.claims.get(name, ()))

    def words(self, name: str) -> list[str]:
        """Return the words of a list, without those that are blank."""
        return [one for one in self.rows(name) if str(one).strip()]


def decimal_of(value: float | int) -> Decimal:
    """Return a number of a claim to the digit as it was written down."""
    return Decimal(str(value))


def read_step(row: object) -> CourseStep:
    """Read one step of a line. Raises ``ClaimError``."""
    if not isinstance(row, dict):
        raise ClaimError("步骤应当是一个对象。")
    name = row.get("step")
    kind = next((one for one in StepKind if one.value == name), None)
    if kind is None:
        raise ClaimError(f"未知步骤：{name!r}。")
    on = _read("day", row.get("on"), "on")
    shapes = CLAIMS[kind]
    unknown = sorted(set(map(str, row)) - _ALWAYS - set(shapes))
    if unknown:
        raise ClaimError(f"步骤 {kind} 没有这些字段：{'、'.join(unknown)}。")
    claims = {
        key: _read(shapes[key], value, key)
        for key, value in row.items()
        if key in shapes and value is not None
    }
    return CourseStep(kind, on, claims)


def _read(shape: Shape, value: object, name: str) -> Any:
    if isinstance(shape, list):
        if not isinstance(value, list):
            raise ClaimError(f"{name} 应当是列表。")
        return [_read(shape[0], one, name) for one in value]
    if isinstance(shape, dict):
        return _row(shape, value, name)
    if isinstance(shape, tuple):
        if value not in shape:
            raise ClaimError(f"{name} 应当是 {'、'.join(shape)} 之一。")
        return value
    return _plain(shape, value, name)


def _row(shape: Mapping[str, Shape], value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ClaimError(f"{name} 的每一项应当是对象。")
    if unknown := sorted(set(map(str, value)) - set(shape)):
        raise ClaimError(f"{name} 没有这些字段：{'、'.join(unknown)}。")
    return {key: _read(shape[key], one, f"{name}.{key}") for key, one in value.items()}


def _plain(shape: str, value: object, name: str) -> Any:
    if shape == "flag" and isinstance(value, bool):
        return value
    if shape == "text" and isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if shape == "yuan" and is_number and 0 <= float(str(value)) < 1e12:
        return value
    if shape == "count" and isinstance(value, int) and is_number and value >= 0:
        return value
    if shape == "day" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ClaimError(f"{name} 不是日期：{value!r}。") from error
    wanted = {"flag": "true 或者 false", "text": "文字", "yuan": "不小于零的金额（元）",
              "count": "不小于零的整数", "day": "日期 YYYY-MM-DD"}[shape]  # fmt: skip
    raise ClaimError(f"{name} 应当是{wanted}。")
