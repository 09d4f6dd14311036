"""What is wrong with a form is told all at once: on top with the way to it, and at each field."""

from supervisor.domain.platform.roles import Role


def test_every_mistake_of_a_form_is_told_together_and_nothing_typed_is_lost(inspector):
    typed = {"party": "", "summary": "群众反映收取押金。", "act_ended_on": "上个月", "kind": "鬼"}
    answer = inspector.post("/cases/new", data=typed)
    page = answer.text
    assert answer.status_code == 422
    alert = page[page.index('role="alert"') : page.index("<form", page.index('role="alert"'))]
    assert "有 3 处需要改正" in alert
    for name, said in (
        ("party", "请填写“当事人”"),
        ("act_ended_on", "应为日期"),
        ("kind", "请重新选择"),
    ):
        assert f'<a href="#{name}">' in alert
        assert said in alert
        field = page[page.index(f'id="{name}"') :]
        assert 'aria-invalid="true"' in field[: field.index(">")]
        assert f'aria-describedby="{name}-error' in field[: field.index(">")]
        assert said in field[: field.index("</div>")]
    assert "群众反映收取押金。" in page
    assert 'value="上个月"' in page
    again = inspector.get("/cases/new").text
    assert "aria-invalid" not in again


def test_one_mistake_is_one_sentence(sign_in, world):
    clerk = sign_in(world.user(Role.AGENCY, agency_id=world.agency().id))
    page = clerk.post("/my-agency/staff", data={"name": "王芳", "since": ""}).text
    assert "处需要改正" not in page
    assert "请填写“入职日期”" in page
