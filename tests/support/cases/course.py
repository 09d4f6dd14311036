"""A case's course in one day, for tests of what follows: every gate passed, rights waived."""

from supervisor.domain.cases.cases import CaseOutcome, Proposal
from supervisor.domain.platform import clock
from supervisor.services.cases import course, steps

OFFICERS = [{"name": "周敏", "cert": "鄂A01"}, {"name": "何川", "cert": "鄂A02"}]
HEAD = "程局"
DEPOSIT = {
    "breached": ["employment_promotion_41"],
    "basis": ["employment_promotion_66_2"],
    "penalties": [{"kind": "fine", "amount": 10_000}],
    "workers": 5,
}
REVOCATION = {
    "breached": ["market_27"],
    "basis": ["market_43"],
    "penalties": [{"kind": "revocation"}],
    "serious": True,
    "serious_reason": "组织欺诈，涉及多人",
}
CLOSURE = {
    "breached": ["market_18_1"],
    "basis": ["market_42_1"],
    "penalties": [{"kind": "closure"}],
}
CORRECTED: dict = {}
NOT_ESTABLISHED: dict = {"outcome": "not_established", "reason": "证据不足"}


class Course:
    """Takes steps of one case today, as whoever has to."""

    def __init__(self, office, case):
        self.office, self.case = office, case

    def take(self, step, *, heads=False, event_code="", **claims):
        actor = self.office.approver if heads else self.office.inspector
        row = {"step": step, "on": clock.today().isoformat(), **claims}
        if claims.get("penalties") and step != "notice" and not event_code:
            row.setdefault("credit_left_out", "测试中不记入")
        key = (self.case.id, self.case.version)
        self.case = course.take(self.office.session, actor, key, row, event_code)
        return self.case

    def serve(self, document):
        return self.take("serve", document=document, way="direct", receipt="签收")

    def investigated(self):
        self.take("file", heads=True, approved_by=HEAD)
        self.take("officers", officers=OFFICERS)
        item = {"title": "页面存档", "kind": "electronic_data", "verified": True}
        self.take("evidence", items=[item])

    def decided(self, imposed, event_code="", document="罚字第1号"):
        self.investigated()
        if "penalties" not in imposed:
            return self._mild(imposed, event_code, document)
        facts = {"facts": "查实发布虚假岗位三条。", **imposed}
        self.take("conclude", facts=facts["facts"], proposal="处罚")
        rights = ["statement", "defence", "hearing"]
        self.take("notice", reasons="理由", rights=rights, **facts)
        self.serve("notice")
        self.take("waive_statement", written=True)
        self.take("waive_hearing", written=True)
        self.take("legal_review", by="罗律", qualified=True, result="passed")
        self.take("collective", members=[HEAD, "副局长"], minutes=True, result="同意")
        return self.take(
            "decision", heads=True, event_code=event_code, outcome="penalty", decided_by=HEAD,
            document=document, remedies=["reconsideration", "litigation"],
            performance="十五日内缴纳", orders_correction=True, **facts,
        )  # fmt: skip

    def _mild(self, imposed, event_code, document):
        if not imposed:
            later = clock.today().replace(year=clock.today().year + 1, day=1).isoformat()
            self.take(
                "order", breached=["market_29"], basis=["market_43"], what="改正", deadline=later
            )
            self.serve("order")
            names = [row["name"] for row in OFFICERS]
            self.take("recheck", officers=names, result="corrected", found="已改正")
        self.take("conclude", facts="查实发布虚假岗位三条。", proposal="不予处罚")
        claims = {"outcome": "corrected", **imposed}
        return self.take(
            "decision", heads=True, event_code=event_code, decided_by=HEAD, document=document,
            facts="查实发布虚假岗位三条。", **claims,
        )  # fmt: skip

    def served(self):
        self.serve("decision")
        owed = self.case.fine_cents / 100
        if owed:
            self.take("payment", amount=owed, way="bank")
        return self.case


def merit(office, case, code):
    """Recognise a merit by two persons, and serve it."""
    wanted = Proposal(CaseOutcome.MERIT, "主动报告虚假岗位。", "本局审定", code)
    case = steps.propose(office.session, office.inspector, case.id, case.version, wanted)
    case = steps.approve(office.session, office.approver, case.id, case.version, "认字第1号")
    return steps.serve(office.session, office.inspector, case.id, case.version, clock.today())
