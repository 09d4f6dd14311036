"""What an archived version says of lists and answers comes back as it was."""

from datetime import date

from supervisor.domain.lists.inquiries import Answer, InquiryAnswer
from supervisor.domain.lists.known import KnownLists, own_register
from supervisor.services.leads.identity_snapshot import lists_in, serialise_identity

NO = Answer(
    "甲人力", "", "91420102MA4K0TEST0", "江岸区人社局", "420102", InquiryAnswer.NOT_LICENSED,
    date(2026, 10, 1),
)  # fmt: skip


def archived(known):
    return serialise_identity([], known, ())


def test_lists_answers_and_the_days_they_speak_come_back():
    known = KnownLists("420106", 90, (own_register("420106", "某局"),), (NO,))
    assert lists_in(archived(known)) == known


def test_an_answer_archived_without_its_code_is_one_by_name():
    known = KnownLists("420106", 90, (), (NO,))
    older = archived(known).replace(b',"uscc":"91420102MA4K0TEST0"', b"")
    assert older != archived(known)
    [found] = lists_in(older).refuted
    assert (found.poster_key, found.uscc) == ("甲人力", "")
