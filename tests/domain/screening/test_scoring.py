from supervisor.domain.screening import Ad, Category, RuleHit, Severity
from supervisor.domain.screening.scoring import LabelledAd, score

AD = Ad("1", "岗位", "", "限男性，35岁以下")


def _hit(category: Category, start: int, end: int, exception: str | None = None) -> RuleHit:
    return RuleHit(
        category, "text", start, end, AD.text[start:end], "r", 1, Severity.SEVERE, (), exception
    )


def test_right_wrong_and_missed_are_counted_by_category_and_source() -> None:
    labelled = [LabelledAd(AD, {Category.GENDER: "男性", Category.AGE: "35岁以下"}, source="甲")]
    scores = score(labelled, [(_hit(Category.GENDER, 0, 3), _hit(Category.FEES, 0, 2))])
    gender, age, fees = (scores.overall[c] for c in (Category.GENDER, Category.AGE, Category.FEES))
    assert (gender.right, gender.overlapping, gender.f1) == (1, 1, 1.0)
    assert (age.missed, age.recall, age.precision) == (1, 0.0, None)
    assert (fees.wrong, fees.precision, fees.recall) == (1, 0.0, None)
    assert scores.by_source["甲"][Category.GENDER].right == 1
    assert {(d.category, d.kind) for d in scores.disagreements} == {
        (Category.AGE, "missed"),
        (Category.FEES, "wrong"),
    }


def test_unsure_counts_neither_way() -> None:
    labelled = [LabelledAd(AD, {}, unsure=frozenset({Category.GENDER}))]
    assert score(labelled, [(_hit(Category.GENDER, 0, 3),)]).overall == {}


def test_a_hit_under_an_exception_accuses_nobody() -> None:
    labelled = [LabelledAd(AD, {})]
    assert score(labelled, [(_hit(Category.GENDER, 0, 3, "法定例外"),)]).overall == {}


def test_a_span_elsewhere_is_right_but_does_not_overlap() -> None:
    scores = score([LabelledAd(AD, {Category.AGE: "35岁"})], [(_hit(Category.AGE, 0, 3),)])
    assert (scores.overall[Category.AGE].right, scores.overall[Category.AGE].overlapping) == (1, 0)
