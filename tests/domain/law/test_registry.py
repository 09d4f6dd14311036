"""The registry of laws: nothing is cited outside it, nothing stands in it unused."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from supervisor.domain.law.articles import LawError, read_registry, registry
from supervisor.domain.law.citations import citations_in, keys_of
from supervisor.domain.law.sanctions import sanctions
from supervisor.domain.law.uses import ROOT, uses, uses_by_key

USES = list(uses())


def test_no_citation_stands_outside_the_registry():
    assert [f"{one.place}:{one.line} {one.text}" for one in USES if not one.key] == []


def test_no_article_stands_in_the_registry_unused():
    assert [key for key, found in uses_by_key().items() if not found] == []


def test_the_laws_of_the_rules_are_those_of_the_registry():
    path = ROOT / "supervisor" / "rules" / "laws.toml"
    for key, row in tomllib.loads(path.read_text("utf-8")).items():
        article = registry()[key]
        assert (row["law"], row["article"], row["from"], row["certainty"]) == (
            article.law, article.number, article.in_force_from, str(article.certainty)
        ), key  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("行政处罚法第四十四条、第四十五条", ["penalty_44", "penalty_45"]),
        ("《中华人民共和国行政处罚法》第36条", ["penalty_36"]),
        ("人力资源市场暂行条例第四十二条第一款", ["market_42_1"]),
        ("就业促进法第四十一条、第六十五条；人力资源市场暂行条例第四十三条",
         ["employment_promotion_41", "employment_promotion_65", "market_43"]),
        ("market_43", ["market_43"]),
        ("随便写", None),
        ("", None),
        ("人力资源市场暂行条例", None),
        ("行政处罚法第九百条", None),
        ("某某管理办法第三条", None),
        ("行政处罚法第四十四条；随便写", None),
    ],
)  # fmt: skip
def test_citations_are_read_back(text, keys):
    assert keys_of(text) == keys


@pytest.mark.parametrize("article", registry().articles.values(), ids=lambda one: one.key)
def test_every_numbered_citation_leads_back_to_its_key(article):
    if article.number.endswith("条"):
        assert [one.key for one in citations_in(article.citation)] == [article.key]


def test_an_article_has_days_on_which_it_is_law():
    assert not registry()["unity_59"].is_in_force(date(2026, 6, 30))
    assert registry()["unity_59"].is_in_force(date(2026, 7, 1))


def test_an_article_that_ends_is_listed():
    text = (Path(ROOT) / "supervisor/law/articles.toml").read_text("utf-8")
    ended = read_registry(text.replace("[labour]\n", "[labour]\nto = 2026-12-31\n", 1))
    assert {one.key for one in ended.ending(date(2027, 1, 1))} == {"labour_13", "labour_15"}


@pytest.mark.parametrize("field", ["unknown", "bound"])
def test_an_unknown_field_is_refused(field):
    with pytest.raises(LawError):
        read_registry(
            "[a]\nlaw='甲法'\nfrom=2020-01-01\ncertainty='A'\nsource='x'\nbinds='office'\n"
            f"[a.articles]\n1={{says='x',{field}='y'}}\n"
        )


def test_every_sanction_is_held_and_its_range_is_a_range():
    for one in sanctions().values():
        assert registry()[one.key].is_held, one.key
        assert one.fine is None or 0 < one.fine.least <= one.fine.most, one.key
