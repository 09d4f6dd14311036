from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.public.answer import AnswerKind, answer_of, elsewhere_answer
from supervisor.domain.public.parties import public_party
from supervisor.domain.register.agencies import (
    INFERRED,
    Activity,
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)

ON = date(2026, 11, 23)
K, E = AnswerKind, LicenceEventKind
BROKERAGE = frozenset({Activity.JOB_BROKERAGE})


def licence(kind=LicenceKind.HR_SERVICE, until=date(2027, 3, 1), scope=BROKERAGE, **more):
    return LicenceRecord(kind, "420100001", scope, date(2022, 3, 2), until, **more)


def event(kind, on, **more):
    return LicenceEvent(kind, on, **more)


@pytest.mark.parametrize(
    ("licences", "kind", "sentence"),
    [
        ([licence()], K.LICENSED, "可以从事职业中介，许可到 2027年3月1日。"),
        ([licence(until=None)], K.LICENSED, "可以从事职业中介，许可长期有效。"),
        ([licence(scope=frozenset())], K.LICENSED, "可以从事职业中介，许可到 2027年3月1日。"),
        (
            [licence(scope=frozenset({Activity.TRAINING}))],
            K.OUT_OF_SCOPE,
            "持有有效许可，但许可范围不含职业中介。",
        ),
        (
            [licence(until=date(2026, 11, 22))],
            K.EXPIRED,
            "许可已于 2026年11月22日 到期，到期后不得从事职业中介。",
        ),
        (
            [licence(events=(event(E.REVOKED, date(2026, 5, 4)),))],
            K.REVOKED,
            "许可已于 2026年5月4日 被吊销，请勿交费。",
        ),
        (
            [licence(events=(event(E.SUSPENDED, date(2026, 5, 4)),))],
            K.SUSPENDED,
            "许可已于 2026年5月4日 暂停，暂停期间不得从事职业中介。",
        ),
        (
            [licence(events=(event(E.CANCELLED, date(2026, 5, 4)),))],
            K.CANCELLED,
            "许可已于 2026年5月4日 注销，不得再从事职业中介，请勿交费。",
        ),
        (
            [licence(events=(event(E.GRANTED, date(2026, 12, 1)),))],
            K.NOT_YET,
            "许可自 2026年12月1日 起生效，此前不得从事职业中介。",
        ),
        (
            [licence(events=(event(E.GRANTED, date(2026, 12, 1), document=INFERRED),))],
            K.NOT_YET,
            "本名册载明自 2026年12月1日 起的许可，此前是否持证没有记载，请向人社部门核实。",
        ),
        (
            [licence(LicenceKind.FILING, None), licence(LicenceKind.DISPATCH)],
            K.WITHOUT_LICENCE,
            "没有人力资源服务许可，只有人力资源服务备案和劳务派遣经营许可，不得从事职业中介。",
        ),
        ([], K.WITHOUT_LICENCE, "没有人力资源服务许可，不得从事职业中介。"),
    ],
)
def test_an_agency_is_answered_in_one_sentence(licences, kind, sentence):
    answer = answer_of(AgencyRecord("1", "武汉甲", licences=tuple(licences)), ON)
    assert (answer.kind, answer.sentence) == (kind, sentence)


def test_of_several_licences_the_one_in_force_answers_and_the_latest_end_counts():
    old = licence(until=date(2020, 1, 1))
    later = licence(until=date(2028, 1, 1))
    answer = answer_of(AgencyRecord("1", "甲", licences=(old, licence(), later)), ON)
    assert answer.sentence == "可以从事职业中介，许可到 2028年1月1日。"


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (licence(as_of=date(2026, 9, 1)), "编号 420100001（名单日期 2026年9月1日）。"),
        (
            licence(until=date(2026, 10, 1)),
            "名单所载有效期到 2026年10月1日，是否延续请向该机关核实。",
        ),
        (
            licence(until=None, events=(event(E.EXPIRED, date(2026, 8, 31)),)),
            "名单所载状态为已过期，请向该机关核实。",
        ),
        (None, "列在 某区人社局 的名单中，许可情况请向该机关核实。"),
    ],
)
def test_an_agency_of_another_list_is_never_called_unlicensed(paper, said):
    answer = elsewhere_answer(paper, "某区人社局", ON)
    assert answer.kind is K.ELSEWHERE
    assert answer.tone == "note"
    assert answer.sentence.startswith("不在本名册：")
    assert answer.sentence.endswith(said)


def test_what_may_be_a_person_is_named_by_the_surname_alone():
    assert public_party("张小三") == "张某某"
    assert public_party("捷速中介所") == "捷速中介所"
    assert public_party("江岸捷速劳务") == "江岸捷速劳务"


@given(st.text(max_size=30))
def test_no_name_breaks_it(name):
    assert len(public_party(name)) <= max(3, len(name.strip()))
