"""What other features write into the register stands in the history of the agency too."""

from sqlalchemy import select

from supervisor.domain.matching.memory import Opinion
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.leads import PosterOpinionRow


def test_an_adopted_short_name_stands_in_the_history(world, sign_in, inspector):
    agency = world.agency()
    author = world.user(Role.INSPECTOR)
    opinion = world.add(
        PosterOpinionRow(
            poster_key="晨帆优聘",
            poster_name="晨帆优聘",
            agency_id=agency.id,
            opinion=Opinion.SAME,
            author_id=author.id,
        )
    )
    approver = sign_in(world.user(Role.APPROVER))
    world.refresh()
    address = f"/judgements/{opinion.id}/alias"
    answer = approver.post(address)
    assert answer.status_code in (200, 302), answer.status_code
    page = inspector.get(f"/agencies/{agency.id}?tab=changes").text
    assert "晨帆优聘" in page
    assert "收入简称" in page
    assert world.session.scalar(select(PosterOpinionRow)).id == opinion.id
