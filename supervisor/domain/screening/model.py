"""The values that go into and come out of screening."""

from dataclasses import dataclass

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum


@term("违法类别")
class Category(LabelledEnum):
    """What an ad can be flagged for. The first twelve are content; the last is about the poster."""

    GENDER = ("gender", "性别限制")
    MARITAL = ("marital", "婚育限制")
    AGE = ("age", "年龄限制")
    ORIGIN = ("origin", "户籍地域限制")
    ETHNICITY_RELIGION = ("ethnicity_religion", "民族宗教限制")
    HEALTH = ("health", "健康歧视")
    APPEARANCE = ("appearance", "相貌身材限制")
    SCHOOL = ("school", "院校学历限制")
    OTHER_STATUS = ("other_status", "其他身份限制")
    FEES = ("fees", "收费押金")
    INTERMEDIARY = ("intermediary", "代招中介")
    BAIT = ("bait", "虚假诱导")
    UNLICENSED = ("unlicensed", "无证中介")


@term("严重程度")
class Severity(LabelledEnum):
    """How grave a hit is by law: fineable, correctable, or guidance only."""

    SEVERE = ("severe", "严重")
    ORDINARY = ("ordinary", "一般")
    ADVISORY = ("advisory", "提示")

    @property
    def rank(self) -> int:
        """Order for sorting: the graver, the larger."""
        return {"severe": 3, "ordinary": 2, "advisory": 1}[str(self.value)]


@dataclass(frozen=True, slots=True)
class Ad:
    """What screening reads of a job ad."""

    id: str
    title: str
    company: str
    text: str


@term("规则命中")
@dataclass(frozen=True, slots=True)
class RuleHit:
    """One place in an ad that a rule marks.

    ``start`` and ``end`` count characters of ``field`` (``title``, ``company`` or ``text``) as
    given, and ``span`` is exactly that slice. ``basis`` holds citations such as
    ``就业促进法 第二十七条``. ``exception`` names the lawful exception that makes the hit no
    violation, else ``None``. ``by_respondent`` gives whom the hit concerns (``employer``,
    ``agency``), each with the citations that bind that one; ``basis`` holds all of them.
    """

    category: Category
    field: str
    start: int
    end: int
    span: str
    rule: str
    version: int
    severity: Severity
    basis: tuple[str, ...]
    exception: str | None = None
    by_respondent: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the hit accuses: nothing excepts it."""
        return self.exception is None

    @property
    def respondents(self) -> tuple[str, ...]:
        """Whom the hit concerns; empty where the hit was stored without it."""
        return tuple(respondent for respondent, _ in self.by_respondent)
