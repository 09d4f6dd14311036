"""The queue of ads worth a look, through its page."""

import re

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.doubt import DOUBTED
from supervisor.domain.reader.looks import LookReason
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.reader import Look
from tests.support.corpora.drawn_looks import CLAUSE, drawn_look
from tests.support.factories import Ad, Hit


def chosen(page):
    """The number and the words of the sentence that is chosen beforehand."""
    return re.search(r'<option value="(\d+)" selected>([^<]*)</option>', page).groups()


def answer(client, look, reading="clean", categories=(), sentence="", version=1):
    form = {"reading": reading, "category": list(categories), "version": str(version)}
    return client.post(f"/looks/{look.id}/answer", data=form | {"sentence": sentence})


def stored(world, look):
    world.refresh()
    return world.session.get(Look, look.id)


def test_the_page_says_why_and_marks_the_clause(inspector, world):
    drawn_look(world, f"理货，电话13812345678。{CLAUSE}，包吃。")
    page = inspector.get("/looks").text
    assert f'<mark class="mark-advisory">{CLAUSE}</mark>' in page
    assert "没有规则标出这条信息" in page
    assert "可能涉及“性别限制”" in page
    assert "13812345678" not in page
    assert CLAUSE in chosen(page)[1]
    assert "还有 1 条待看" in page


def test_a_doubted_hit_says_that_it_was_doubted(inspector, world):
    drawn_look(world, reason=LookReason.DOUBTED, rule="gender.only")
    page = inspector.get("/looks").text
    assert "机器复读存疑" in page
    assert "没有列为线索" in page


def test_an_answer_is_kept_as_a_label_and_the_next_ad_follows(inspector, world):
    look, other = drawn_look(world), drawn_look(world, f"装卸。{CLAUSE}，速来。", title="装卸工")
    number, _ = chosen(inspector.get("/looks").text)
    assert answer(inspector, look, "violation", ["gender"], number).location == "/looks"
    found = stored(world, look)
    assert (found.reading, found.categories) == (Reading.VIOLATION, ["gender"])
    text = found.revision.text
    assert text[found.marked_start : found.marked_end] == CLAUSE
    (event,) = world.session.query(AuditEvent).filter_by(action="look_answered").all()
    assert event.object_id == str(look.id)
    page = inspector.get("/looks").text
    assert "装卸工" in page
    assert "如需立案，请从" in page
    assert f'href="/postings/{look.posting_id}"' in page
    assert answer(inspector, other, "unsure").location == "/looks"
    assert "没有待看的信息" in inspector.get("/looks").text


def test_only_the_own_last_answer_is_taken_back(inspector, world, sign_in):
    first, second = drawn_look(world), drawn_look(world, f"装卸。{CLAUSE}。")
    answer(inspector, first)
    answer(inspector, second)
    other = sign_in(world.user(Role.APPROVER))
    for client, look in ((other, second), (inspector, first)):
        client.post(f"/looks/{look.id}/undo")
        assert "只能撤销自己" in client.get("/looks").text
        assert stored(world, look).reading is Reading.CLEAN
    inspector.post(f"/looks/{second.id}/undo")
    assert stored(world, second).reading is None
    assert "已撤销" in inspector.get("/looks").text
    assert answer(inspector, second, version=stored(world, second).version).status_code == 302
    assert stored(world, second).reading is Reading.CLEAN


def test_an_incomplete_answer_is_given_back(inspector, world):
    look = drawn_look(world)
    for reading, named, sentence, words in (
        ("violation", [], "0", "至少勾选一类"),
        ("violation", ["fees"], "", "选出有问题的那一句"),
        ("violation", ["fees"], "99", "不在这条信息里"),
        ("clean", ["fees"], "", "取消勾选"),
    ):
        page = answer(inspector, look, reading, named, sentence)
        assert page.status_code == 422
        assert words in page.text
    assert 'value="fees" checked' in page.text
    for form in (("certainly", [], ""), ("violation", ["unlicensed"], "0"), ("clean", [], "x")):
        assert answer(inspector, look, *form).status_code == 400
    assert stored(world, look).reading is None


def test_the_second_of_two_readers_is_told(inspector, world, sign_in):
    look = drawn_look(world)
    other = sign_in(world.user(Role.APPROVER))
    answer(inspector, look)
    assert answer(other, look, "unsure").location == "/looks"
    assert "刚由别人读过" in other.get("/looks").text
    assert stored(world, look).reading is Reading.CLEAN


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.INSPECTOR, 200), (Role.APPROVER, 200), (Role.AUDITOR, 403), (Role.ADMIN, 403)],
)
def test_inspectors_and_approvers_look(world, sign_in, role, code):
    client = sign_in(world.user(role))
    assert client.get("/looks").status_code == code
    assert ("/looks" in client.get("/findings").text) == (code == 200)


def test_the_leads_tell_how_many_wait(inspector, world):
    drawn_look(world)
    assert re.search(r'值得一看 <span class="quiet">1</span>', inspector.get("/findings").text)


def test_the_page_costs_the_same_however_much_waits(inspector, world, count_statements):
    drawn_look(world)
    few = count_statements(lambda: inspector.get("/looks"))
    for number in range(5):
        drawn_look(world, f"装卸{number}。{CLAUSE}。")
    assert count_statements(lambda: inspector.get("/looks")) == few


def test_a_doubted_hit_of_a_lead_is_not_called_a_lawful_exception(inspector, world):
    hits = [Hit("限男性", exception=DOUBTED), Hit("能吃苦")]
    page = inspector.get(f"/findings/{world.finding(Ad(hits=hits)).id}").text
    assert "存疑" in page
    assert DOUBTED in page
    assert "法定例外：" not in page
    assert ">不构成<" not in page.replace("</i>", ">")
