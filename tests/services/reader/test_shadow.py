"""A candidate reads the new ads beside the model in force; kin of what people marked turn up."""

import json

import pytest

from supervisor.cli.offline.ad_files import Refusals
from supervisor.cli.offline.corpus import labelled
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.course import Bounds, train
from supervisor.domain.reader.model import CONTENT, NEVER
from supervisor.domain.reader.renewal import NIGHTS, Beside
from supervisor.domain.screening.model import Category
from supervisor.services.leads.corrections import remarks
from supervisor.services.leads.corrections.remarks import Missed
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform.audit import Actor
from supervisor.services.reader import renewal, shadow
from supervisor.services.reader.looks import fill_day
from supervisor.services.reader.shadow import DifferenceRefused
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.reader import Look, ReaderCandidate, ReaderDifference, ReaderShadow
from tests.support.corpora.candidates import measured, read_nights, trainer_of
from tests.support.corpora.hands import labelled_ads
from tests.support.factories import Ad

WORK = ("收货", "看门", "扛包", "抄表", "洗车", "剪枝", "掌勺", "补胎", "配货", "量房")
MARKED = "戴蓝袖套的师傅来上工"
KIN = ("左手戴蓝袖套的来报到", "蓝袖套师傅来上工就好", "戴蓝袖套的都能来")


@pytest.fixture(scope="module")
def small():
    ads = labelled_ads()
    return train(ads, [()] * len(ads), "rules").to_bytes()


@pytest.fixture
def archive(environment):
    return environment.archive


def proposed(world, archive, trainer):
    lead = world.finding()
    who = Actor(world.user().id)
    remarks.mark(world.session, lead.id, who, Missed(Category.AGE, "能吃苦", lead.version))
    made = renewal.train_candidate(world.session, archive, trainer)
    return world.session.get_one(ReaderCandidate, made)


def test_a_candidate_reads_beside_and_makes_no_lead(world, session, archive, small):
    page = world.page(world.run(world.scan(utc_now())), b"[]")
    for number in range(3):
        world.posting(Ad(text=f"第{number}组理货。\n哥们儿来就行，包吃住。", hits=[]), page)
    world.posting(Ad(text="第0组理货。\n哥们儿来就行，包吃住。", hits=[]), page)
    world.posting(Ad(text="两人一间，谁来都可以。", hits=[]), page)
    assert shadow.read_beside(session, archive, clock.today()) is None
    candidate = proposed(world, archive, trainer_of(small))
    leads = session.query(Finding).count()
    night = session.get_one(ReaderShadow, shadow.read_beside(session, archive, clock.today()))
    assert (night.gained, night.lost) == (3, 0)
    assert shadow.read_beside(session, archive, clock.today()) is None
    assert session.query(Finding).count() == leads

    found = session.query(ReaderDifference).all()
    assert {(str(one.category), one.is_gained) for one in found} == {("gender", True)}
    text = found[0].revision.text
    assert "哥们儿" in text[found[0].start : found[0].end]
    reader = Actor(world.user().id)
    for one, reading in zip(found, ("violation", "clean", "clean"), strict=True):
        shadow.judge(session, reader, one.id, Reading.of(reading))
    assert shadow.beside(session, candidate) == Beside(1, 1, 2)
    assert "并读 2 晚" in shadow.beside(session, candidate).problem
    assert "不能提请启用" in Beside(NIGHTS, 1, 2).problem
    assert Beside(NIGHTS, 2, 2).problem == ""
    renewal.refuse(session, reader, candidate.id, candidate.version, "误报多")
    with pytest.raises(DifferenceRefused):
        shadow.judge(session, reader, found[0].id, Reading.UNSURE)


def learns(tmp_path):
    """Train on made-up hands and on what people said; everything stays under the gates."""

    def trainer(lines, base):
        path = tmp_path / "office.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
        ads = labelled_ads() + list(labelled(path, Refusals(path)))
        bounds = Bounds((NEVER,) * len(CONTENT), (0.0,) * len(CONTENT))
        model = train(ads, [()] * len(ads), "rules", floor=bounds)
        figures = {"candidate": measured(0.91, 0.7), "in_force": measured(0.9, 0.65)}
        return model.to_bytes(), figures

    return trainer


def scanned(environment, inbox, name, texts):
    rows = [{"id": f"{name}-{n}", "title": "工人", "text": text} for n, text in enumerate(texts)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (inbox / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    key = ScanKey.manual(utc_now())
    run_scan(environment, open_scan(environment.session, environment.settings, key, ["handover"]))


def looked_at(environment, settings):
    fill_day(environment.session, settings.archive_path, clock.today(), 20)
    return [one.revision.text for one in environment.session.query(Look).all()]


def test_kin_of_marked_sentences_are_worth_a_look_after_training(
    environment, session, inbox, world, settings, tmp_path
):
    people = [Actor(world.user().id) for _ in range(2)]
    for work in WORK:
        lead = world.finding(Ad(text=f"本店招人{work}，限男性。\n{MARKED}，工资月结。"))
        remarks.mark(session, lead.id, people[0], Missed(Category.GENDER, MARKED, lead.version))
    scanned(environment, inbox, "before", [f"本店招人{WORK[0]}。\n{kin}。" for kin in KIN])
    assert not any("蓝袖套" in text for text in looked_at(environment, settings))

    made = renewal.train_candidate(session, environment.archive, learns(tmp_path))
    read_nights(session, made)
    candidate = session.get_one(ReaderCandidate, made)
    renewal.endorse(session, people[0], made, candidate.version)
    renewal.approve(session, people[1], made, candidate.version)
    others = ["两人一间，早晚都有车接送。", "本店招人看店。\n两人一间，谁来都可以。"]
    kin = [f"小店招人{WORK[1]}，工资日结。\n{kin}，包住。" for kin in KIN]
    scanned(environment, inbox, "after", [*kin, *others])
    found = looked_at(environment, settings)
    assert {text for text in found if "蓝袖套" in text} >= set(kin)
    assert not set(others) & set(found)
