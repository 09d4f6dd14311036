from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.screening.text.homophones import disguised_spellings
from supervisor.domain.screening.text.pairs import PairTable, as_codes

PAIR = st.text(min_size=2, max_size=2)


@given(known=st.lists(PAIR, min_size=1, max_size=20), other=PAIR)
def test_a_pair_of_the_set_is_always_found(known: list[str], other: str) -> None:
    table = PairTable(known)
    codes = as_codes("".join(known))
    assert table.holds(codes[::2], codes[1::2]).all()
    odd = as_codes(other)
    assert table.holds(odd[:1], odd[1:]).shape == (1,)


def test_spellings_sound_like_the_word() -> None:
    spellings = disguised_spellings(["押金", "女生"])
    assert spellings["鸭金"] == "押金"
    assert spellings["ya金"] == "押金"
    assert spellings["yajin"] == "押金"
    assert spellings["nv生"] == spellings["nü生"] == "女生"


def test_words_of_their_own_are_no_disguise() -> None:
    spellings = disguised_spellings(["女性", "打字"], ordinary=["女星"])
    assert "女性" not in spellings
    assert "女星" not in spellings
    assert "大字" not in spellings
