"""A rule of the lab, brought live as an office does it: shadow run, sample, a second person."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.platform.roles import Role
from supervisor.domain.quality.sampling import Reading
from supervisor.services.platform.audit import Actor
from supervisor.services.rules import lab, shadow
from supervisor.store.tables.rules import LabRule, ShadowSample
from tests.support.factories import Ad, World

WORDS = "更衣柜使用费"
TITLE = "收取更衣柜使用费"
EXPLANATION = "入职要交的更衣柜使用费由求职者负担。"
REWORDING = "更衣柜请免费提供，删去这项费用。"
TEXT = f"""category = "fees"

[[rules]]
id = "fees.locker"
version = 1
title = "{TITLE}"
explanation = "{EXPLANATION}"
rewording = "{REWORDING}"
severity = "advisory"
basis = ["labour_contract_9"]
patterns = ['{WORDS}']
hits = ["另交{WORDS}"]
misses = ["更衣柜免费使用"]
"""


def bring_live(session: Session, world: World) -> LabRule:
    """Submit ``TEXT``, judge every hit of its sample as right, approve it; return it live."""
    page = world.page(world.run(world.scan()), b"[]")
    for number in range(40):
        world.posting(Ad(text=f"第{number}组，入职另交{WORDS}。", hits=[]), page)
    author, reader = (Actor(world.user(Role.APPROVER).id) for _ in range(2))
    lab_id, run_id = lab.submit(session, author, TEXT)
    shadow.run_shadow(session, run_id)
    for sample_id in session.scalars(select(ShadowSample.id).filter_by(run_id=run_id)).all():
        lab.judge(session, reader, sample_id, Reading.VIOLATION)
    lab.approve(session, reader, lab_id, session.get_one(LabRule, lab_id).version)
    session.expire_all()
    return session.get_one(LabRule, lab_id)


def submitted(session, author, text=TEXT):
    """Submit a rule, run it in shadow; return its id."""
    lab_id, run_id = lab.submit(session, author, text)
    shadow.run_shadow(session, run_id)
    return lab_id
