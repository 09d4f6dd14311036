from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from scrapers.tables import formulas
from supervisor.demo.codes import new_uscc
from supervisor.domain.platform.streets import Street
from supervisor.domain.register import cells
from supervisor.domain.register.agencies import Activity, LicenceKind
from supervisor.domain.register.belongings import Account, FormerName
from supervisor.domain.register.cleaning import CellError, refuse_spoilt, visible
from supervisor.domain.register.codes import parse_uscc
from tests.support.files.register_files import A

days = st.dates(date(1949, 1, 1), date(2149, 12, 31))
codes = st.randoms(use_true_random=False).map(new_uscc)


def is_spoilt(text):
    try:
        refuse_spoilt(text)
    except CellError:
        return True
    return False


# Text as a cell holds it: trimmed, without the separators of lists and without brackets; what a
# spreadsheet program made of a long number (0E0) is refused and has a test of its own.
words = (
    st.text(
        st.characters(
            codec="utf-8", exclude_characters="；;\n（）()：:", exclude_categories=["C", "Z"]
        )
    )
    .map(visible)
    .filter(lambda text: text and not text.startswith("#") and not {*text} & {*"；;（）()：:"})
    .filter(lambda text: not is_spoilt(text))
)


@given(words | st.text())
def test_no_escaped_text_can_be_a_formula_and_escaping_is_undone(text):
    escaped = formulas.escape_formula(text)
    assert not escaped.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert formulas.unescape_formula(escaped) == text


@given(days)
def test_every_way_of_writing_a_day_is_read(day):
    ways = [
        cells.show_date(day),
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day} 00:00:00",
    ]
    assert {cells.parse_date(way) for way in ways} == {day}


@pytest.mark.parametrize(
    "text", ["2025-02-30", "去年", "25-1-1", "2025", "0001-01-01", "03/04/2025"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(CellError):
        cells.parse_date(text)


@given(st.none() | days)
def test_the_end_of_validity_may_be_open(day):
    assert cells.parse_end(cells.show_end(day)) == day


@given(st.lists(words, unique=True))
def test_names_are_read_back(names):
    assert cells.parse_names(cells.show_names(names)) == tuple(names)


@given(st.lists(st.builds(FormerName, words, st.none() | days), unique_by=lambda name: name.text))
def test_former_names_are_read_back(names):
    assert cells.parse_former_names(cells.show_former_names(names)) == tuple(names)


@given(
    st.lists(
        st.builds(Account, words.filter(lambda w: w.lower() not in ("http", "https")), words),
        unique=True,
    )
)
def test_accounts_are_read_back(accounts):
    kept = [account for account in accounts if len(account.platform) <= 60]
    assert cells.parse_accounts(cells.show_accounts(kept)) == tuple(kept)


def test_a_bare_address_is_a_site():
    assert cells.parse_accounts("https://a.example/x") == (Account("网站", "https://a.example/x"),)
    with pytest.raises(CellError):
        cells.parse_accounts("某某招聘")


@given(st.frozensets(st.sampled_from(Activity)))
def test_scopes_are_read_back(scope):
    assert cells.parse_scope(cells.show_scope(scope)) == scope


@pytest.mark.parametrize("text", ["境外就业服务、校园招聘", "对外劳务合作；校园招聘会"])
def test_work_abroad_and_at_schools_are_kinds_of_business(text):
    assert cells.parse_scope(text) == {Activity.OVERSEAS, Activity.SCHOOL}


def test_an_unknown_activity_is_refused_by_name():
    with pytest.raises(CellError, match="算命"):
        cells.parse_scope("职业中介、算命")


@pytest.mark.parametrize("enum", [Street, LicenceKind])
def test_labels_are_read_back(enum):
    assert [cells.parse_label(enum)(member.label) for member in enum] == list(enum)


@pytest.mark.parametrize(
    ("text", "star"),
    [("4", 4), ("四星", 4), ("四星级", 4), ("★★★", 3), ("无", None), ("未评", None), ("5星", 5)],
)
def test_stars_are_read_in_every_usual_form(text, star):
    assert cells.parse_star(text) == star


@pytest.mark.parametrize("text", ["6", "0.5", "十", "-1", "", "★★★★★★"])
def test_what_is_no_star_is_refused(text):
    with pytest.raises(CellError):
        cells.parse_star(text)


@pytest.mark.parametrize("text", ["很多", "-3", "1.5", "二十", "99999999"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(CellError):
        cells.parse_count(text)


@given(codes)
def test_codes_are_read_however_they_are_spaced(code):
    assert parse_uscc(f" {code[:6]} {code[6:].lower()} ") == code


@given(codes, st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_always_noticed(code, place, character):
    wrong = code[:place] + character + code[place + 1 :]
    if wrong != code:
        with pytest.raises(CellError):
            parse_uscc(wrong)


def test_the_usual_mix_ups_are_explained():
    with pytest.raises(CellError, match=f"字母 O（易与 0 混淆），可能是 {A}"):
        parse_uscc(A.replace("0", "O", 1))
    with pytest.raises(CellError, match=f"字母 I（易与 1 混淆），可能是 {A}"):
        parse_uscc(A.replace("1", "I", 1))
    swapped = A[:3] + A[4] + A[3] + A[5:]
    with pytest.raises(CellError, match=A):
        parse_uscc(swapped)
    with pytest.raises(CellError, match="现有 17 位"):
        parse_uscc(A[:-1])
    with pytest.raises(CellError, match="存成了数字"):
        parse_uscc("9.14201060001E+17")


@given(codes, st.sampled_from(["B8", "D0", "71"]))
def test_a_suggested_code_is_a_valid_one(code, pair):
    if pair[0] in code:
        with pytest.raises(CellError) as refusal:
            parse_uscc(code.replace(pair[0], pair[1], 1))
        for word in str(refusal.value).replace("（", "、").replace(" ", "、").split("、"):
            assert len(word) != 18 or uscc.is_valid(word)
