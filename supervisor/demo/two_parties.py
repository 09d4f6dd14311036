"""A case of the demonstration against two parties of one ad: its employer and its agency.

Pure. One notice, decision and service for each; the employer is fined, the agency has corrected.
"""

from dataclasses import dataclass
from typing import Any, Final

from supervisor.demo.course import HEAD, NAMES, OFFICERS, PlannedStep, served


@dataclass(frozen=True, slots=True)
class TwoParties:
    """Who they are and what the ad said."""

    employer: str
    agency: str
    summary: str

    def rows(self) -> tuple[tuple[int, dict[str, Any]], ...]:
        """Return every step with its day."""
        return (*self._investigated(), *self._decided(), *self._ended())

    def _investigated(self) -> list[tuple[int, dict[str, Any]]]:
        parties = [
            {"name": self.employer, "kind": "employer"},
            {"name": self.agency, "kind": "agency"},
        ]
        acts = [
            {"id": "用人", "respondent": self.employer, "what": "招用限男性",
             "breached": ["women_43"], "began": -20, "ended": -3},
            {"id": "发布", "respondent": self.agency, "what": "发布限男性的信息",
             "breached": ["market_29"], "began": -20, "ended": -3},
        ]  # fmt: skip
        item = {"title": "招聘页面存档", "kind": "electronic_data", "verified": True,
                "automatic": True, "reviewed_by": NAMES[0]}  # fmt: skip
        return [
            (0, {"step": "draft", "source": "lead", "discovered": -1, "respondents": parties,
                 "acts": acts}),
            (1, {"step": "file", "approved_by": HEAD}),
            (1, {"step": "officers", "officers": OFFICERS}),
            (2, {"step": "evidence", "items": [item]}),
            *self._ordered(self.employer, "women_43", "women_83", "refused"),
            *self._ordered(self.agency, "market_29", "market_43", "corrected"),
        ]  # fmt: skip

    def _ordered(
        self, name: str, breached: str, basis: str, result: str
    ) -> list[tuple[int, dict[str, Any]]]:
        found = "期满复查，未改正。" if result == "refused" else "期满复查，已改正。"
        order = {"step": "order", "breached": [breached], "basis": [basis], "deadline": 14,
                 "what": "删除或者更正有关信息", "document": "责令改正"}  # fmt: skip
        recheck = {"step": "recheck", "officers": NAMES, "result": result, "found": found}
        return [
            (4, order | {"respondent": name}),
            _for(name, served(4, "order")),
            (15, recheck | {"respondent": name}),
        ]

    def _decided(self) -> list[tuple[int, dict[str, Any]]]:
        fine = [{"kind": "fine", "amount": 10_000, "act": "用人"}]
        imposed: dict[str, Any] = {
            "respondent": self.employer, "breached": ["women_43"], "basis": ["women_83"],
            "penalties": fine, "facts": f"{self.employer}的招聘广告限男性，责令改正后仍在发布。",
        }  # fmt: skip
        rights = ["statement", "defence", "hearing"]
        members = [HEAD, "赵副局长", "孙副局长"]
        facts = "用人单位要求限男性，机构照此发布；责令改正后机构已删除，用人单位另行发布。"
        return [
            (17, {"step": "conclude", "facts": facts,
                  "proposal": "对用人单位处罚，对机构不予处罚"}),
            (18, {"step": "notice", **imposed, "reasons": "逾期不改正，事实清楚。",
                  "rights": rights}),
            _for(self.employer, served(18, "notice")),
            (34, {"step": "collective", "members": members, "minutes": True,
                  "result": "同意拟处罚意见"}),
            (35, {"step": "decision", "outcome": "penalty", "decided_by": HEAD, **imposed,
                  "document": "", "remedies": ["reconsideration", "litigation"],
                  "orders_correction": True,
                  "performance": "收到本决定书之日起十五日内到指定银行缴纳罚款"}),
            (35, {"step": "decision", "respondent": self.agency, "outcome": "first_time",
                  "decided_by": HEAD, "first": True, "slight": True, "corrected": True,
                  "educated": True, "facts": "接到责令改正通知书后当日删除。", "document": "",
                  "reason": "初次违法，后果轻微并及时改正"}),
        ]  # fmt: skip

    def _ended(self) -> list[tuple[int, dict[str, Any]]]:
        index = ["立案审批表", "责令改正通知书", "告知书", "决定书", "送达回证", "结案审批表"]
        return [
            _for(self.employer, served(37, "decision")),
            _for(self.agency, served(37, "decision")),
            (47, {"step": "payment", "amount": 10_000, "way": "bank", "respondent": self.employer}),
            (60, {"step": "close", "approved_by": HEAD}),
            (63, {"step": "archive", "index": index}),
        ]


def _for(name: str, step: PlannedStep) -> tuple[int, dict[str, Any]]:
    return step.day, step.row | {"respondent": name}


TWO_PARTIES: Final = TwoParties(
    "武汉鑫达精密制造有限公司", "武汉汇贤人力资源有限公司", "同一招聘广告限男性，由机构代为发布"
)
