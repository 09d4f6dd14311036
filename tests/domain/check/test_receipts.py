from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.check.receipts import counts_of, fingerprint
from supervisor.domain.screening.model import Category, RuleHit, Severity

WORDS = st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), max_size=40)


@given(WORDS, st.lists(st.sampled_from([" ", "\n", "\u3000", "\t"]), max_size=10), st.data())
def test_blanks_make_no_difference(text, blanks, data):
    spread = text
    for blank in blanks:
        place = data.draw(st.integers(0, len(spread)))
        spread = spread[:place] + blank + spread[place:]
    assert fingerprint(spread) == fingerprint(text)


def test_width_and_script_make_no_difference_but_words_do():
    assert fingerprint("招聘ＡＢ１号，学历不限") == fingerprint("招聘ab1号,学歷不限")
    assert fingerprint("限男性") != fingerprint("限女性")


def hit(category, exception=None):
    return RuleHit(category, "text", 0, 1, "x", "r", 1, Severity.ORDINARY, (), exception)


def test_hits_under_an_exception_are_counted_apart():
    hits = [hit(Category.FEES), hit(Category.GENDER), hit(Category.GENDER, "井下作业")]
    counted = [(c.category, c.breaches, c.excepted) for c in counts_of(hits)]
    assert counted == [(Category.GENDER, 1, 1), (Category.FEES, 1, 0)]
