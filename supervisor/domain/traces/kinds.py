"""The kinds of things two operators can have in common."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class TraceKind(LabelledEnum):
    """What a trace is. A name is compared, never shared, and so is no trace of an ad."""

    PHONE = ("phone", "电话")
    HOTLINE = ("hotline", "客服热线")
    WECHAT = ("wechat", "微信")
    QQ = ("qq", "QQ")
    EMAIL = ("email", "邮箱")
    ACCOUNT = ("account", "发布账号")
    ADDRESS = ("address", "地址")
    TEXT = ("text", "招聘正文")
    LEAFLET = ("leaflet", "传单")
    REPRESENTATIVE = ("representative", "法定代表人")
    NAME = ("name", "名称")

    @property
    def is_contact(self) -> bool:
        """Whether the value reaches a person, and so is kept under seal only."""
        return self in CONTACTS


LOOK_BACK: Final = timedelta(days=90)
"""How far back the employers under one trace are counted."""

CONTACTS: Final = frozenset(
    (TraceKind.PHONE, TraceKind.HOTLINE, TraceKind.WECHAT, TraceKind.QQ, TraceKind.EMAIL)
)


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing an operator was seen with: its normalised value, or the digest of that value."""

    kind: TraceKind
    value: str


@dataclass(frozen=True, slots=True)
class SharedTrace:
    """How many unrelated employers (by brand) one trace of an ad stood under in ``LOOK_BACK``."""

    kind: TraceKind
    employers: int


Shared = tuple[SharedTrace, ...]
"""What one ad shares with other employers, as counted when it was judged."""
