"""The office's own model: tried in shadow, judged, agreed to by two, first among the looks."""

import pytest
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.endpoint import LEAST_MARKS
from supervisor.domain.reader.looks import LookReason
from supervisor.services.platform.audit import Actor
from supervisor.services.reader import endpoint_release
from supervisor.services.reader.endpoint_night import read_night
from supervisor.services.reader.looks import fill_day
from supervisor.store.tables.reader import EndpointMark, LookCandidate
from tests.support.factories import Ad
from tests.support.servers.model_endpoint import marks, model_endpoint
from tests.support.site.accessibility import check_open_page
from tests.support.site.headings import heading

pytestmark = pytest.mark.e2e

SAID = "只留哥们儿的床位"


@pytest.fixture
def settings(settings):
    """Name an endpoint that marks the same words in every ad."""
    with model_endpoint(answer=lambda ad: marks(("gender", SAID))) as endpoint:
        told = {"endpoint_url": endpoint.url, "endpoint_model": "office-7b"}
        yield settings.model_copy(update=told)


def candidates(world, total, text):
    """Ads worth a look, as a night leaves them."""
    rules = world.version("rules", {})
    for number in range(total):
        posting = world.posting(Ad(text=f"第{number}组{text}{SAID}，包吃住。", hits=[]))
        wording = posting.revisions[0]
        row = {"text_digest": wording.text_digest, "cluster_id": posting.cluster_id}
        row |= {"reason": LookReason.CHANCE, "worth": 0.5, "is_licensed": False}
        ids = {"posting_id": posting.id, "revision_id": wording.id, "rules_version_id": rules.id}
        world.add(LookCandidate(**row, **ids))
    world.session.commit()


def test_the_offices_own_model_is_tried_judged_and_agreed_to(page, sign_in, world, settings):
    candidates(world, LEAST_MARKS, "理货，")
    world.user(Role.INSPECTOR, "first", display_name="张监察")
    world.user(Role.APPROVER, "second")
    who = Actor(world.user().id)
    world.session.rollback()
    assert read_night(world.session, settings, pause=0) == {"read": LEAST_MARKS}
    reasons = world.session.query(LookCandidate.reason).distinct().all()
    assert reasons == [(LookReason.CHANCE,)]
    found = [one.id for one in world.session.query(EndpointMark).order_by(EndpointMark.id)]
    for mark_id in found[1:]:
        endpoint_release.judge(world.session, who, mark_id, Reading.VIOLATION)
    world.session.rollback()

    sign_in("first")
    page.goto("/rules/reader")
    page.get_by_role("link", name="本单位的模型").click()
    heading(page, "本单位的模型")
    expect(page.get_by_text("还有 1 处没有判读")).to_be_visible()
    check_open_page(page)
    page.locator(f"#mark-{found[0]}").get_by_role("button", name="处：属实").click()
    page.get_by_role("button", name="提请启用").click()
    expect(page.get_by_text("已提请启用，等另一位审批人批准")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("用户名")).to_be_visible()

    sign_in("second")
    page.goto("/rules/endpoint")
    check_open_page(page)
    page.get_by_role("button", name="批准启用").click()
    expect(page.get_by_text("已批准启用")).to_be_visible()
    check_open_page(page)

    candidates(world, 1, "分拣，")
    world.session.rollback()
    assert read_night(world.session, settings, pause=0) == {"read": 1}
    fill_day(world.session, settings.archive_path, clock.today(), 1)
    world.session.rollback()
    page.goto("/looks")
    expect(page.get_by_text("本单位模型标出")).to_be_visible()
    expect(page.locator("mark")).to_have_text(SAID)
    check_open_page(page)
