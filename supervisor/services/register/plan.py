"""Work out what a register file would do: pure, so the preview is exactly what is done later.

Rows stand or fall by themselves: a refused row takes down only what cannot live without it.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import orjson

from supervisor.domain.register.agencies import LicenceKey
from supervisor.domain.register.changes import described
from supervisor.domain.register.checks import conflicts, refuse_nameless
from supervisor.domain.register.merging import merge
from supervisor.domain.register.patches import AgencyPatches, Place, Problem
from supervisor.services.register.links import (
    refuse_duplicates,
    resolve_parents,
    settle_numbers,
)
from supervisor.services.register.parsing import ParsedFile
from supervisor.store.queries.register.entries import BATCH, Listed, StoredEntry
from supervisor.store.writing.agency_write import Write


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What planning reads of the register; ``load`` returns at most ``BATCH`` agencies at once."""

    directory: Mapping[str, Listed]
    holders: Mapping[LicenceKey, str]
    load: Callable[[Sequence[str]], Mapping[str, StoredEntry]]


@dataclass(slots=True)
class Plan:
    """What an import would do; ``changes`` are ready to be shown, in the order of the file."""

    rows: int
    writes: list[Write] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def added(self) -> int:
        """How many agencies would be new."""
        return sum(write.old is None for write in self.writes)

    @property
    def changed(self) -> int:
        """How many agencies would change."""
        return len(self.writes) - self.added

    @property
    def digest(self) -> str:
        """A hash of everything the import would do and of the versions it would do it to."""
        content = [
            [write.new.uscc, write.new.parent, write.old.version if write.old else 0]
            for write in self.writes
        ]
        return hashlib.sha256(orjson.dumps([content, self.changes])).hexdigest()


def make_plan(
    parsed: ParsedFile,
    register: RegisterView,
    on: date,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Plan:
    """Return what importing ``parsed`` on the day ``on`` would do to the register."""
    plan = Plan(parsed.rows, problems=list(parsed.problems), notices=list(parsed.notices))
    settle_numbers(parsed, register.holders)
    refuse_duplicates(parsed, plan.problems)
    resolve_parents(parsed, register.directory, plan.problems)
    _refuse_homeless(parsed, register, plan.problems)
    by_agency = _gather(parsed, register)
    codes = iter(by_agency)
    done = 0
    while batch := list(islice(codes, BATCH)):
        stored = register.load([code for code in batch if code in register.directory])
        for code in batch:
            _settle(plan, by_agency[code], stored.get(code), on)
        done += len(batch)
        progress(done, len(by_agency))
    _refuse_orphaned_branches(plan, by_agency, register)
    plan.changes = [described(w.old.entry if w.old else None, w.new) for w in plan.writes]
    plan.problems.sort(key=lambda problem: (problem.sheet, problem.row))
    return plan


def _refuse_homeless(parsed: ParsedFile, register: RegisterView, problems: list[Problem]) -> None:
    """Refuse licences and events whose agency or licence is neither in the register nor here."""
    refused: set[Place] = set()

    def refuse(place: Place, column: str, value: str, expected: str) -> None:
        problems.append(Problem(*place, column, value, expected))
        refused.add(place)

    here = {part.uscc for part in parsed.agencies}
    for licence in parsed.licences:
        holder = register.holders.get(licence.key, licence.uscc)
        if holder != licence.uscc:
            name = register.directory[holder].name
            refuse(licence.place, "许可编号", licence.key[1], f"该编号已登记在“{name}”名下，请核对")
        elif licence.uscc not in here and licence.uscc not in register.directory:
            refuse(
                licence.place, "统一社会信用代码", licence.uscc,
                "机构不在册，本文件中也没有可导入的该机构",
            )  # fmt: skip
        elif licence.key in parsed.broken:
            sheet, row = parsed.broken[licence.key]
            refuse(licence.place, "许可编号", licence.key[1], f"请先改正“{sheet}”表第 {row} 行")
    parsed.drop(refused)
    licences = {licence.key for licence in parsed.licences}
    for event in parsed.events:
        if event.key not in licences and event.key not in register.holders:
            refuse(
                event.place, "许可编号", event.key[1], "许可不在册，本文件中也没有可导入的该许可"
            )
    parsed.drop(refused)


def _gather(parsed: ParsedFile, register: RegisterView) -> dict[str, AgencyPatches]:
    """Return the patches of the file by agency, in the order of the file."""
    found: dict[str, AgencyPatches] = {}
    for part in parsed.agencies:
        found[part.uscc] = AgencyPatches(part.uscc, part)
    for licence in parsed.licences:
        patches = found.setdefault(licence.uscc, AgencyPatches(licence.uscc, None))
        patches.licences[licence.key] = licence
    owner = {licence.key: licence.uscc for licence in parsed.licences}
    for event in parsed.events:
        code = owner.get(event.key) or register.holders[event.key]
        patches = found.setdefault(code, AgencyPatches(code, None))
        patches.events.setdefault(event.key, []).append(event)
    return found


def _settle(plan: Plan, patches: AgencyPatches, old: StoredEntry | None, on: date) -> None:
    """Add what becomes of one agency: patches in conflict are refused until the rest fits."""
    before = old.entry if old else None
    while patches.holds_anything:
        if before is None and (patches.agency is None or "name" not in patches.agency.values):
            plan.problems += refuse_nameless(patches)
            return
        new = merge(before, patches, on)
        found = conflicts(patches, before, new)
        if not found:
            if before == new:
                plan.unchanged += 1
            else:
                plan.writes.append(Write(old, new))
            return
        plan.problems += found
        patches.drop({(problem.sheet, problem.row) for problem in found})


def _refuse_orphaned_branches(
    plan: Plan, by_agency: Mapping[str, AgencyPatches], register: RegisterView
) -> None:
    """Refuse branches whose head office was to come with this file but was refused."""
    accepted = {write.new.uscc for write in plan.writes if write.old is None}
    kept = []
    for write in plan.writes:
        head = write.new.parent
        part = by_agency[write.new.uscc].agency
        if head and part and head not in register.directory and head not in accepted:
            expected = "总机构未通过检查，没有导入；请先改正总机构所在行"
            plan.problems.append(Problem(*part.place, "上级机构", head, expected))
        else:
            kept.append(write)
    plan.writes = kept
