"""The catalogue of rules as a page of documentation, made from the packs themselves."""

from collections.abc import Iterator

from supervisor.domain.screening.model import Category
from supervisor.domain.screening.packs import RuleSet
from supervisor.domain.screening.rule import LegalBasis, Rule


def catalogue(rules: RuleSet) -> str:
    """Return ``docs/rules.md``: every rule with its law, wording, exceptions and examples."""
    return "\n".join(_lines(rules))


def _lines(rules: RuleSet) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "Written by `supervisor docs` from `supervisor/rules/*.toml`; do not edit by hand."
    yield f"{len(rules.rules)} rules. Certainty of a basis: A text checked in two or more copies,"
    yield "B State Council rules as of August 2025, C part of the wording, D existence only."
    yield ""
    yield "| category | rules | severity |"
    yield "|---|---:|---|"
    for category in Category:
        own = [rule for rule in rules.rules if rule.category is category]
        if own:
            gravest = max((rule.severity for rule in own), key=lambda severity: severity.rank)
            yield f"| {category.label} `{category}` | {len(own)} | {gravest.label} |"
    for category in Category:
        own = [rule for rule in rules.rules if rule.category is category]
        if own:
            yield from ("", f"## {category.label} `{category}`")
        for rule in own:
            yield from _rule(rule)
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    yield ""
    yield f"### {rule.title} `{rule.id}`"
    yield ""
    yield f"{rule.explanation}（{rule.severity.label}；版本 {rule.version}；"
    yield f"对象：{rule.respondent.label}）"
    yield ""
    for respondent, bases in rule.bases_by:
        yield f"- 依据（{respondent.label}）：{'；'.join(map(_basis, bases))}"
    for other in rule.instead:
        for respondent, bases in other.bases_by:
            yield f"- 另一情形的依据（{respondent.label}）：{'；'.join(map(_basis, bases))}"
    yield f"- 改写：{rule.rewording}"
    for parts in rule.parts:
        words = " + ".join(f"`{word}`" for word in parts.words)
        yield f"- 要素：{words}（{parts.within.label}内，相隔不过 {parts.apart} 字）"
    for exception in rule.exceptions:
        yield f"- 例外：{exception.reason}"
    yield f"- 命中：{'、'.join(f'“{example}”' for example in rule.hits)}"
    yield f"- 不命中：{'、'.join(f'“{example}”' for example in rule.misses)}"


def _basis(basis: LegalBasis) -> str:
    until = f" 至 {basis.valid_to}" if basis.valid_to else " 起"
    return f"{basis.citation}（{basis.valid_from}{until}，确信等级 {basis.certainty}）"
