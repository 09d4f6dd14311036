"""What inspectors say of posters is kept, carried over, revocable, and never overruled."""

from datetime import UTC, datetime, timedelta

from supervisor.domain.matching import Memory
from supervisor.domain.matching.memory import Opinion, OpinionSubject, PosterOpinion
from supervisor.domain.matching.model import Verdict
from supervisor.domain.names import normalise
from tests.domain.matching.registers import match

START = datetime(2026, 5, 1, tzinfo=UTC)


def poster(name):
    return OpinionSubject(normalise(name))


def agency(key):
    return OpinionSubject(key, is_agency=True)


def said(*judgements):
    """Judgements a day apart: (one, other, opinion[, revoked])."""
    return Memory(
        PosterOpinion(one, other, opinion, "李检查", START + timedelta(days=day), bool(revoked))
        for day, (one, other, opinion, *revoked) in enumerate(judgements)
    )


def test_same_makes_a_stranger_the_agency_and_names_the_author():
    memory = said((poster("小华招工"), agency("huaxin"), Opinion.SAME))
    found = match("小华招工", memory=memory)
    assert (found.verdict, found.agency_key) == (Verdict.LICENSED, "huaxin")
    assert "李检查" in found.why


def test_same_is_transitive():
    memory = said(
        (poster("小华招工"), poster("小华劳务号"), Opinion.SAME),
        (poster("小华劳务号"), agency("huaxin"), Opinion.SAME),
    )
    assert match("小华招工", memory=memory).agency_key == "huaxin"


def test_not_the_same_outweighs_a_perfect_score():
    name = "武汉华信人力资源有限公司"
    memory = said((poster(name), agency("huaxin"), Opinion.NOT_SAME))
    found = match(name, memory=memory)
    assert found.verdict is Verdict.UNKNOWN
    assert "不是同一主体" in found.why


def test_not_the_same_carries_over_to_what_is_the_same():
    memory = said(
        (poster("武汉华信"), poster("小华劳务号"), Opinion.SAME),
        (poster("小华劳务号"), agency("huaxin"), Opinion.NOT_SAME),
    )
    assert match("武汉华信", memory=memory).verdict is Verdict.UNKNOWN


def test_unsure_keeps_a_sure_match_open():
    memory = said((poster("武汉华信"), agency("huaxin"), Opinion.UNSURE))
    assert match("武汉华信", memory=memory).verdict is Verdict.POSSIBLE


def test_the_written_form_of_the_poster_does_not_matter():
    memory = said((poster("小华招工"), agency("huaxin"), Opinion.SAME))
    assert match(" 小華招工", memory=memory).agency_key == "huaxin"


def test_a_revoked_judgement_has_no_effect():
    memory = said((poster("小华招工"), agency("huaxin"), Opinion.SAME, True))
    assert match("小华招工", memory=memory).verdict is Verdict.UNKNOWN


def test_a_later_judgement_on_the_same_pair_replaces_the_earlier():
    memory = said(
        (poster("小华招工"), agency("huaxin"), Opinion.SAME),
        (poster("小华招工"), agency("huaxin"), Opinion.NOT_SAME),
    )
    assert match("小华招工", memory=memory).verdict is Verdict.UNKNOWN


def test_contradicting_judgements_are_shown_not_settled():
    memory = said(
        (poster("武汉华信"), poster("小华劳务号"), Opinion.SAME),
        (poster("小华劳务号"), agency("huaxin"), Opinion.SAME),
        (poster("武汉华信"), agency("huaxin"), Opinion.NOT_SAME),
    )
    found = match("武汉华信", memory=memory)
    assert found.verdict is not Verdict.LICENSED
    assert "相互矛盾" in found.why


def test_a_poster_nobody_spoke_of_is_judged_as_ever():
    memory = said((poster("小华招工"), agency("huaxin"), Opinion.SAME))
    assert match("武汉华信", memory=memory) == match("武汉华信")
