from dataclasses import dataclass, field

import pytest

from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening import Category, RuleHit, Severity
from supervisor.services.leads.assess import assess, load_register
from supervisor.services.leads.versions import record_register

TEXT = "帮几个厂子找人，做满七天结账。"


@dataclass
class Says:
    """A reader that marks the same place in every ad."""

    category: Category
    seen: list[str] = field(default_factory=list)

    def screen(self, ads):
        self.seen += [ad.text for ad in ads]
        return [
            (
                RuleHit(
                    self.category, "text", 0, 7, ad.text[:7], f"reader.{self.category}", 1,
                    Severity.ADVISORY, (),
                ),
            )
            for ad in ads
        ]  # fmt: skip


@pytest.fixture
def register(session, settings):
    return load_register(settings.archive_path, record_register(session, settings).digest)


def judged(register, category):
    posting = JobPosting(
        "handover", "1", "普工", "武汉某某科技有限公司", TEXT, utc_now(), city="武汉市"
    )
    (judgement,) = assess(register, Says(category), [posting], [()])
    return judgement


def test_a_learned_hit_is_a_lead_that_only_advises(register):
    lead = judged(register, Category.GENDER).lead
    assert lead is not None
    assert lead.severity is Severity.ADVISORY
    assert [hit.rule for hit in lead.hits] == ["reader.gender"]


def test_the_learned_reader_never_makes_an_intermediary_of_a_poster(register):
    judgement = judged(register, Category.INTERMEDIARY)
    assert judgement.lead is None
    assert not judgement.intermediary.is_likely
    assert judgement.match.verdict is not Verdict.NOT_LISTED
