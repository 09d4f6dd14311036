"""Rows of a register file that speak of one another: duplicates, and branches of head offices."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from supervisor.domain.register.agencies import LicenceKey
from supervisor.domain.register.agency_names import name_key
from supervisor.domain.register.cleaning import CellError
from supervisor.domain.register.codes import parse_uscc
from supervisor.domain.register.licence_numbers import same_number
from supervisor.domain.register.patches import (
    AgencyPatch,
    EventPatch,
    LicencePatch,
    Place,
    Problem,
)
from supervisor.services.register.parsing import ParsedFile
from supervisor.store.queries.register.entries import Listed

Part = TypeVar("Part", AgencyPatch, LicencePatch, EventPatch)

Numbered = TypeVar("Numbered", LicencePatch, EventPatch)

_PARENT = "上级机构"


def settle_numbers(parsed: ParsedFile, holders: Mapping[LicenceKey, str]) -> None:
    """Write the number of a licence as the register does, else as the file does first.

    Other brackets, blanks or dashes make no other licence.
    """
    stated = [patch.key for patch in parsed.licences] + [patch.key for patch in parsed.events]
    if all(key in holders for key in stated):
        return
    spelt: dict[LicenceKey, LicenceKey] = {}
    for key in (*holders, *stated):
        spelt.setdefault((key[0], same_number(key[1])), key)
    parsed.licences = [_respelt(patch, spelt, holders) for patch in parsed.licences]
    parsed.events = [_respelt(patch, spelt, holders) for patch in parsed.events]


def _respelt(
    patch: Numbered, spelt: Mapping[LicenceKey, LicenceKey], holders: Mapping[LicenceKey, str]
) -> Numbered:
    key = patch.key
    settled = key if key in holders else spelt[key[0], same_number(key[1])]
    return patch if settled == key else replace(patch, key=settled)


def refuse_duplicates(parsed: ParsedFile, problems: list[Problem]) -> None:
    """Refuse rows that repeat another; where they contradict it, both, for nobody can choose.

    An agency may stand in several rows that differ only in the licence they give.
    """
    _fold_agency_rows(parsed)
    refused = _repeated(
        parsed.agencies, "统一社会信用代码", lambda p: p.uscc, lambda p: p.values, problems
    )
    refused |= _repeated(
        parsed.licences, "许可编号", lambda p: p.key, lambda p: (p.uscc, p.values), problems
    )
    refused |= _repeated(
        parsed.events,
        "日期",
        lambda p: (p.key, p.event.kind, p.event.on),
        lambda p: p.event,
        problems,
    )
    parsed.drop(refused)


def _fold_agency_rows(parsed: ParsedFile) -> None:
    """Merge rows of one agency that say the same of it and give different licences."""
    licences: dict[Place, frozenset[Any]] = defaultdict(frozenset)
    for licence in parsed.licences:
        licences[licence.place] |= {licence.key}
    first: dict[str, AgencyPatch] = {}
    kept = []
    for part in parsed.agencies:
        known = first.setdefault(part.uscc, part)
        own = licences[part.place]
        if known is part or known.values != part.values or not own - licences[known.place]:
            kept.append(part)
    parsed.agencies = kept


def _repeated(
    parts: Sequence[Part],
    column: str,
    identity: Callable[[Part], Hashable],
    content: Callable[[Part], Any],
    problems: list[Problem],
) -> set[Place]:
    groups: dict[Hashable, list[Part]] = defaultdict(list)
    for part in parts:
        groups[identity(part)].append(part)
    refused: set[Place] = set()
    for group in groups.values():
        if len(group) == 1:
            continue
        agree = all(content(part) == content(group[0]) for part in group)
        for part in group[1:] if agree else group:
            others = "、".join(str(other.place[1]) for other in group if other is not part)
            expected = (
                f"与第 {group[0].place[1]} 行重复，本行未再导入"
                if agree
                else f"与第 {others} 行重复而内容不同，请只保留一行"
            )
            problems.append(Problem(*part.place, column, _identity_text(part), expected))
            refused.add(part.place)
    return refused


def _identity_text(part: AgencyPatch | LicencePatch | EventPatch) -> str:
    return part.uscc if isinstance(part, AgencyPatch) else part.key[1]


def resolve_parents(
    parsed: ParsedFile, directory: Mapping[str, Listed], problems: list[Problem]
) -> None:
    """Put the head office's USCC in place of its name; refuse branches whose head is unclear."""
    named = any(part.values.get("parent") for part in parsed.agencies)
    if not named:
        return
    codes = _codes_by_name(parsed, directory)
    refused: set[Place] = set()
    resolved = []
    for part in parsed.agencies:
        text = part.values.get("parent")
        if text:
            found = _code_of(text, codes, parsed, directory)
            if isinstance(found, str):
                part = replace(part, values={**part.values, "parent": found})  # noqa: PLW2901 - resolved
            else:
                problems.append(Problem(*part.place, _PARENT, text, str(found)))
                refused.add(part.place)
        resolved.append(part)
    parsed.agencies = resolved
    parsed.drop(refused)
    parsed.drop(_nested(parsed, directory, problems))


def _codes_by_name(parsed: ParsedFile, directory: Mapping[str, Listed]) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for listed in directory.values():
        codes[name_key(listed.name)].add(listed.uscc)
    for part in parsed.agencies:
        if "name" in part.values:
            codes[name_key(part.values["name"])].add(part.uscc)
    return codes


def _code_of(
    text: str,
    codes: Mapping[str, set[str]],
    parsed: ParsedFile,
    directory: Mapping[str, Listed],
) -> str | CellError:
    """Return the USCC that ``text`` means, or why it means none."""
    found = codes.get(name_key(text), set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        return CellError("统一社会信用代码（名册中有多家同名机构）")
    try:
        code = parse_uscc(text)
    except CellError:
        return CellError("在册机构或本文件中机构的统一社会信用代码或全称")
    if code in directory or any(code == part.uscc for part in parsed.agencies):
        return code
    return CellError("在册机构或本文件中机构的统一社会信用代码；该代码不在其中")


def _nested(
    parsed: ParsedFile, directory: Mapping[str, Listed], problems: list[Problem]
) -> set[Place]:
    """Refuse an agency as its own head office, branches of branches, and heads made branches."""
    parent_of = {uscc: listed.parent for uscc, listed in directory.items()}
    parent_of |= {
        part.uscc: part.values["parent"] for part in parsed.agencies if "parent" in part.values
    }
    heads = {parent for parent in parent_of.values() if parent}
    refused: set[Place] = set()
    for part in parsed.agencies:
        parent = part.values.get("parent")
        if not parent:
            continue
        if parent == part.uscc:
            expected = "另一家机构（不能是自己）"
        elif parent_of.get(parent):
            expected = "总机构（所填机构本身是分支机构）"
        elif part.uscc in heads:
            expected = "留空（本机构下有分支机构，不能再有上级机构）"
        else:
            continue
        problems.append(Problem(*part.place, _PARENT, parent, expected))
        refused.add(part.place)
    return refused
