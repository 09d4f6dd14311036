from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.reader.units import END, cut
from supervisor.domain.screening import Ad

TEXT = st.text(alphabet="男女招工12、.。,，\n -*=aZ（）①②\u200b限\ud83d岁", max_size=80)


def sentences_of(ad):
    found = cut([ad])
    bounds = zip(found.firsts, found.firsts[1:], strict=False)
    return [found.text(first + 1, last) for first, last in bounds]


def test_sentences_end_at_stops_line_ends_and_numbers_of_items():
    ad = Ad("1", "普工", "", "要求：1、能上夜班2.能吃苦。\n男女都行！工资3.5元一件")
    assert sentences_of(ad) == [
        "\u2402普工", "\u2403", "\u2404要求:", "能上夜班", "能吃苦", "男女都行", "工资3.5元一件",
    ]  # fmt: skip


def test_lines_drawn_with_characters_and_english_stops_end_a_sentence():
    ad = Ad("1", "工", "", "要求------男女都行. We are hiring. Come")
    assert sentences_of(ad)[2:] == ["\u2404要求", "男女都行.wearehiring", "come"]


def test_a_breathless_sentence_is_cut_at_a_comma():
    ad = Ad("1", "工", "", "，".join(["这里说了很多很多的话"] * 12))
    assert max(len(text) for text in sentences_of(ad)) < 80


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4))
def test_every_character_points_back_into_its_own_ad(values):
    ads = [Ad(str(number), *value) for number, value in enumerate(values)]
    found = cut(ads)
    assert found.ad_firsts[0] == 0
    assert found.ad_firsts[-1] == len(found.firsts) - 1
    assert (found.ad_firsts[1:] - found.ad_firsts[:-1] >= 3).all()
    for sentence, number in enumerate(found.ads.tolist()):
        for place in range(found.firsts[sentence], found.firsts[sentence + 1]):
            if found.codes[place] == END or 0x2402 <= found.codes[place] <= 0x2404:
                continue
            field, start, end = found.place(number, place, place + 1)
            assert end == start + 1
            assert 0 <= start < len(getattr(ads[number], field))


def test_a_sentence_in_latin_letters_is_foreign():
    found = cut([Ad("1", "工", "", "We hire engineers\n我们招工程师vue")])
    assert found.foreign().tolist()[2:] == [True, False]
