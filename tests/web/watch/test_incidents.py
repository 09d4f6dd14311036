from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.collect import Incident


def incident(world, **values):
    good = world.run(world.scan())
    world.page(good, b'{"list": [1], "total": 1, "phone": "13800001111"}')
    bad = world.run(world.scan(), outcome=RunOutcome.SCHEMA_DRIFT)
    world.page(bad, b'{"data": "<script>alert(1)</script>"}')
    row = Incident(
        source_id="handover",
        cause="outcome:schema_drift",
        sentence="没有读到任何数据。",
        first_run_id=bad.id,
        last_run_id=bad.id,
        good_run_id=good.id,
        **values,
    )
    return world.add(row)


def test_nothing_wrong_says_so(inspector):
    assert "没有未恢复的异常" in inspector.get("/incidents").get_data(as_text=True)


def test_both_pages_are_shown_as_text_with_contacts_masked(world, inspector):
    row = incident(world)
    page = inspector.get(f"/incidents/{row.id}").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in page
    assert "13800001111" not in page
    assert "没有读到任何数据。" in page


def test_whoever_takes_charge_is_named_in_the_list(world, sign_in):
    row = incident(world)
    user = world.user(Role.APPROVER, display_name="周审批")
    client = sign_in(user)
    assert client.post(f"/incidents/{row.id}/acknowledge").status_code == 302
    assert "周审批" in client.get("/incidents").get_data(as_text=True)


def test_an_auditor_looks_but_does_not_take_charge(world, sign_in):
    row = incident(world)
    client = sign_in(world.user(Role.AUDITOR))
    assert client.get(f"/incidents/{row.id}").status_code == 200
    assert client.post(f"/incidents/{row.id}/acknowledge").status_code == 403


def test_the_list_costs_the_same_however_long(world, inspector, count_statements):
    incident(world)
    few = count_statements(lambda: inspector.get("/incidents"))
    for number in range(8):
        incident(world, nights=number)
    assert count_statements(lambda: inspector.get("/incidents")) == few
