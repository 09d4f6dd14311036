"""Notice of a confirmed lead through the pages: form, list, letter, capsule."""

from datetime import timedelta

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from tests.support.site.foreseen import agreed


def test_a_notice_is_given_listed_and_taken_away(world, inspector):
    finding = world.finding()
    finding.status = FindingStatus.CONFIRMED
    world.session.commit()
    address = f"/takedowns/new/{finding.id}"
    assert "通知下架" in inspector.get(address).text
    term = (clock.today() + timedelta(days=3)).isoformat()
    form = {"addressee": "platform", "recipient": "某平台", "wanted_by": term}
    assert inspector.post(address, data=form).status_code == 422
    page = inspector.post(address, data=form | agreed(), follow_redirects=True).text
    assert "某平台" in page
    assert inspector.get("/takedowns/1.pdf").data.startswith(b"%PDF")
    assert inspector.post("/takedowns/1/capsule").data.startswith(b"PK")
