"""Rule files put together: those that ship, without stopped rules, with the lab's live ones.

The result is an ordinary pack: archived with a scan it gives the same hits again.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from typing import Final

from supervisor.domain.screening.model import Ad
from supervisor.domain.screening.pack_content import RulePackError
from supervisor.domain.screening.pack_reader import DISGUISES, GUARDS, LAWS, WORDS
from supervisor.domain.screening.packs import RuleSet
from supervisor.domain.screening.rule import Rule
from supervisor.domain.screening.screener import Screener

SHARED: Final = (LAWS, WORDS, GUARDS, DISGUISES)
_BLOCK: Final = re.compile(r"^\[\[rules\]\][ \t]*(?:#.*)?$", re.MULTILINE)


def lab_file(rule_id: str) -> str:
    """Return the file name under which a rule of the lab joins a pack."""
    return f"lab-{rule_id}.toml"


def compose(
    packaged: Mapping[str, str], lab: Mapping[str, str], stopped: Collection[str]
) -> dict[str, str]:
    """Return the files in force; a rule of the lab replaces the packaged one of its id."""
    gone = set(stopped) | set(lab)
    sources = {
        name: text if name in SHARED else _without(text, gone) for name, text in packaged.items()
    }
    return sources | {lab_file(rule_id): text for rule_id, text in lab.items()}


def read_lab_rule(packaged: Mapping[str, str], text: str) -> Rule:
    """Read the one rule of a lab text, its examples tried.

    Raises ``RulePackError`` with the line, in the words for whoever wrote the text.
    """
    name = "规则文本"
    rules = RuleSet.from_sources(_alone(packaged, name, text))
    if len(rules.rules) != 1:
        raise RulePackError(name, 1, f"应恰好写一条规则（[[rules]]），现有 {len(rules.rules)} 条")
    rule = rules.rules[0]
    for example, reason in _failing(Screener(rules), rule):
        line = text.count("\n", 0, max(text.find(example), 0)) + 1
        raise RulePackError(name, line, reason)
    return rule


def alone(packaged: Mapping[str, str], text: str) -> RuleSet:
    """Return a pack of one rule of the lab, with the files rules share."""
    return RuleSet.from_sources(_alone(packaged, "lab.toml", text))


def text_of(packaged: Mapping[str, str], rule_id: str) -> str | None:
    """Return a packaged rule as a text of its own: the family's head and the rule's block."""
    for name, text in packaged.items():
        if name in SHARED:
            continue
        head, blocks = _cut(text)
        for block in blocks:
            if _id_of(block) == rule_id:
                return head.rstrip() + "\n\n" + block.strip() + "\n"
    return None


def _alone(packaged: Mapping[str, str], name: str, text: str) -> dict[str, str]:
    return {shared: packaged[shared] for shared in SHARED if shared in packaged} | {name: text}


def _failing(screener: Screener, rule: Rule) -> list[tuple[str, str]]:
    """Return the rule's own examples that it does not live up to."""
    examples = [*rule.hits, *rule.misses]
    ads = [_example(rule, text) for text in examples]
    found = [any(hit.exception is None for hit in hits) for hits in screener.screen(ads)]
    missed = [
        (text, f"例子“{text}”应当命中而没有命中")
        for text, hit in zip(rule.hits, found, strict=False)
        if not hit
    ]
    wrong = [
        (text, f"例子“{text}”不应命中而命中了")
        for text, hit in zip(rule.misses, found[len(rule.hits) :], strict=True)
        if hit
    ]
    return missed + wrong


def _example(rule: Rule, text: str) -> Ad:
    fields = {"title": "", "company": "", "text": ""}
    fields["text" if "text" in rule.fields else rule.fields[0]] = text
    return Ad("", **fields)


def _without(text: str, gone: Collection[str]) -> str:
    """Cut rules out of a family file; whatever else it says stays."""
    head, blocks = _cut(text)
    if not any(_id_of(block) in gone for block in blocks):
        return text
    kept = head + "".join(block for block in blocks if _id_of(block) not in gone)
    before, after = tomllib.loads(text), tomllib.loads(kept)
    left = [row for row in before.get("rules", ()) if row["id"] not in gone]
    if {**after, "rules": after.get("rules", [])} != {**before, "rules": left}:
        raise ValueError("a rule could not be cut out of its file cleanly")
    return kept


def _cut(text: str) -> tuple[str, list[str]]:
    """Cut a family file before each ``[[rules]]``; rules stand last in a file."""
    starts = [match.start() for match in _BLOCK.finditer(text)]
    if not starts:
        return text, []
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _id_of(block: str) -> str:
    return str(tomllib.loads(block)["rules"][0].get("id", ""))
