"""What an expression needs is never more than a text that it matches has."""

import re2
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.screening import load_rules
from supervisor.domain.screening.text.literals import required_words

_CHARS = "男女岁限0 3"
_ATOMS = st.sampled_from(
    ["男", "女", "岁", "限", "[男女]", "[^男]", "[0-3]", r"\d", ".", "^", "$", r"\b", "[^,。]{0,2}"]
)
_EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda options: f"(?:{'|'.join(options)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,1}", "{1,2}?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        inner.map(lambda one: f"(?P<span>{one})" if "?P<" not in one else one),
    ),
    max_leaves=10,
)


@given(_EXPRESSIONS, st.text(_CHARS, max_size=12))
def test_a_text_that_matches_holds_a_word_of_each_set(expression, text):
    if re2.search(expression, text):
        assert all(any(word in text for word in words) for words in required_words(expression))


def test_the_words_of_a_plain_expression():
    assert required_words("(?:限|只招)(?P<span>男生?|女工)") == (
        frozenset({"限男", "限女工", "只招男", "只招女工"}),
    )


def test_parts_in_any_order_need_all_parts():
    gap = "[^,。]{0,9}?"
    sets = required_words(f"(?:年龄{gap}优先|优先{gap}年龄)")
    assert sets == (frozenset({"优先"}), frozenset({"年龄"})) or sets == (
        frozenset({"年龄"}),
        frozenset({"优先"}),
    )


def test_what_is_not_read_for_certain_has_no_words():
    for expression in ("(?i)Boy", r"\p{Han}岁", "[[:alpha:]]x", "男*", "男|", "(?i:男)"):
        assert re2.compile(expression)
        assert required_words(expression) == ()


def test_nearly_every_expression_that_ships_has_words():
    patterns = [pattern for rule in load_rules().rules for pattern in rule.patterns]
    assert sum(not required_words(pattern) for pattern in patterns) <= len(patterns) // 50
