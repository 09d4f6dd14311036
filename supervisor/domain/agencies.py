"""Agencies and their licences as plain values.

The records here are what the matcher, the credit core and the pages reason about; the database
rows they come from live in ``supervisor.store.tables.agencies``.
"""

from dataclasses import dataclass, field
from datetime import date

from supervisor.domain.labelled import LabelledEnum


class LicenceKind(LabelledEnum):
    """The three papers an agency can hold."""

    HR_SERVICE = ("hr_service", "人力资源服务许可")
    FILING = ("filing", "人力资源服务备案")
    DISPATCH = ("dispatch", "劳务派遣经营许可")


class Activity(LabelledEnum):
    """What a licence allows; the scope of a licence is a set of these."""

    JOB_BROKERAGE = ("job_brokerage", "职业中介")
    ONLINE_RECRUITMENT = ("online_recruitment", "网络招聘")
    JOB_FAIR = ("job_fair", "现场招聘会")
    HEADHUNTING = ("headhunting", "高级人才寻访")
    INFORMATION = ("information", "供求信息收集和发布")
    GUIDANCE = ("guidance", "就业创业指导")
    MANAGEMENT_CONSULTING = ("management_consulting", "人力资源管理咨询")
    ASSESSMENT = ("assessment", "人力资源测评")
    TRAINING = ("training", "人力资源培训")
    OUTSOURCING = ("outsourcing", "人力资源服务外包")
    DISPATCH = ("dispatch", "劳务派遣")


class LicenceEventKind(LabelledEnum):
    """What can happen to a licence in its life."""

    GRANTED = ("granted", "准予")
    RENEWED = ("renewed", "延续")
    CHANGED = ("changed", "变更")
    SUSPENDED = ("suspended", "暂停")
    RESUMED = ("resumed", "恢复")
    REVOKED = ("revoked", "吊销")
    CANCELLED = ("cancelled", "注销")
    EXPIRED = ("expired", "到期")


class NameKind(LabelledEnum):
    """The names an agency answers to besides its registered one."""

    FORMER = ("former", "曾用名")
    SHORT = ("short", "简称")
    BRAND = ("brand", "品牌")


class Street(LabelledEnum):
    """The streets (街道) of Wuchang District."""

    JIYUQIAO = ("jiyuqiao", "积玉桥街道")
    YANGYUAN = ("yangyuan", "杨园街道")
    XUJIAPENG = ("xujiapeng", "徐家棚街道")
    LIANGDAOJIE = ("liangdaojie", "粮道街街道")
    ZHONGHUALU = ("zhonghualu", "中华路街道")
    HUANGHELOU = ("huanghelou", "黄鹤楼街道")
    ZIYANG = ("ziyang", "紫阳街道")
    BAISHAZHOU = ("baishazhou", "白沙洲街道")
    SHOUYILU = ("shouyilu", "首义路街道")
    ZHONGNANLU = ("zhongnanlu", "中南路街道")
    SHUIGUOHU = ("shuiguohu", "水果湖街道")
    LUOJIASHAN = ("luojiashan", "珞珈山街道")
    SHIDONG = ("shidong", "石洞街道")
    NANHU = ("nanhu", "南湖街道")


@dataclass(frozen=True, slots=True)
class LicenceEvent:
    """One dated fact in the life of a licence.

    ``valid_to`` is set where the event moves the end of the validity (granted, renewed, changed);
    ``scope`` where it replaces the scope.
    """

    kind: LicenceEventKind
    on: date
    valid_to: date | None = None
    scope: frozenset[Activity] | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class LicenceRecord:
    """A licence with its whole history, oldest event first."""

    kind: LicenceKind
    number: str
    scope: frozenset[Activity]
    valid_from: date | None
    valid_to: date | None
    events: tuple[LicenceEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """An agency as the register holds it; ``key`` is stable within one register snapshot."""

    key: str
    name: str
    uscc: str = ""
    former_names: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    city: str = ""
    parent_key: str = ""
    licences: tuple[LicenceRecord, ...] = ()
    accounts: tuple[str, ...] = field(default=())


class Standing(LabelledEnum):
    """How a licence stands on a day."""

    VALID = ("valid", "有效")
    NOT_YET = ("not_yet", "尚未生效")
    EXPIRED = ("expired", "已过期")
    SUSPENDED = ("suspended", "已暂停")
    REVOKED = ("revoked", "已吊销")
    CANCELLED = ("cancelled", "已注销")
    NONE = ("none", "未取得")
