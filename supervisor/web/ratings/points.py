"""The points of a rating as a form: one field an indicator, read in tenths."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import request

from supervisor.domain.ratings.known import KnownPoints
from supervisor.domain.ratings.stars import StarScheme, parse_star_scheme, tenths
from supervisor.store.queries.ratings.ratings import RatingRound
from supervisor.web.shell.submitted import FormProblem, text_field

NONE: Final[Mapping[str, KnownPoints]] = MappingProxyType({})


def scheme_of(found: RatingRound) -> StarScheme | None:
    """Return the scheme a round was rated under; ``None`` for a round taken over without one."""
    return parse_star_scheme(found.scheme_text) if found.scheme_text else None


def field_name(code: str) -> str:
    """Return the name of the field that takes the points of an indicator."""
    return f"points-{code}"


def read_points(scheme: StarScheme | None) -> dict[str, int]:
    """Return the points typed, in tenths; an empty field counts as not given."""
    points: dict[str, int] = {}
    for code, item in (scheme.indicators if scheme else {}).items():
        text = request.form.get(field_name(code), "").strip()
        if not text:
            continue
        try:
            points[code] = tenths(text)
        except ValueError as error:
            raise FormProblem(f"“{item.label}”的分数应为最多一位小数的数字。") from error
    return points


def shown_points(
    scheme: StarScheme | None, stored: dict[str, int], known: Mapping[str, KnownPoints] = NONE
) -> dict[str, str]:
    """Return what each field shows: what was typed just now, what is stored, what is known."""
    values = {code: one.points for code, one in known.items()} | stored
    return {
        code: request.form.get(field_name(code), f"{values[code] / 10:g}" if code in values else "")
        for code in (scheme.indicators if scheme else ())
    }


def read_reasons(scheme: StarScheme | None) -> dict[str, str]:
    """Return why the checked points differ, by indicator code, as typed."""
    codes = scheme.indicators if scheme else ()
    return {code: text_field(f"reason-{code}", 500) for code in codes}


def shown_reasons(scheme: StarScheme | None, stored: dict[str, str]) -> dict[str, str]:
    """Return what each field of reasons shows: what was typed just now, else what is stored."""
    return {
        code: request.form.get(f"reason-{code}", stored.get(code, ""))
        for code in (scheme.indicators if scheme else ())
    }
