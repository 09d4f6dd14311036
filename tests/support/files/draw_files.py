"""A made-up draw and its published files."""

from supervisor.domain.fieldwork.draws import (
    DrawPlan,
    DrawTarget,
    Inspector,
    commitment,
    draw,
    frozen_files,
    result_file,
    seed_of_draw,
)

SEED = bytes(range(32))


TARGETS = [DrawTarget(f"U{number:02d}", f"机构{number}", 1 + number % 3) for number in range(12)]


PEOPLE = [
    Inspector("甲", frozenset({"U01", "U02"})),
    Inspector("乙"),
    Inspector("丙"),
    Inspector("丁", frozenset({"U03"})),
]


PLAN = DrawPlan(count=5, inspectors_each=2, yearly_cap=1)


def published(seed=SEED, value="开奖 123", targets=TARGETS, plan=PLAN):
    drawn = draw(seed_of_draw(seed, value), targets, PEOPLE, plan)
    promise = {"commitment": commitment(seed), "public_value_is": "某日开奖号码"}
    files = frozen_files("年度抽查", targets, PEOPLE, plan, promise)
    return {**files, "result.json": result_file(seed, value, drawn)}
