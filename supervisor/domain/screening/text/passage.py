"""Where a place in an ad stands: its clause, its sentence or list item, and its section.

Everything counts bytes of the folded UTF-8, as the matcher does.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Self

import re2

_ITEM: Final = (
    r"(?<![0-9.])[12]?[0-9](?:、|[)]|[.](?![0-9]))"
    r"|[(](?:[0-9]{1,2}|[a-z]|(?:一|二|三|四|五|六|七|八|九|十){1,2})[)]"
)
_LIST_MARK: Final = "|".join("①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽")


@dataclass(frozen=True)
class _Ends:
    """Where a stretch of text ends: the next such place, and the last one before."""

    following: re.Pattern[bytes]
    last: re.Pattern[bytes]

    @classmethod
    def of(cls, marks: str) -> Self:
        end = f"(?:。|[{marks}\\n\\r]|{_LIST_MARK}|{_ITEM})".encode()
        return cls(re.compile(end), re.compile(b"(?s:.*)" + end))


_SENTENCE: Final = _Ends.of(";!?")
_CLAUSE: Final = _Ends.of(",;!?")
_HEADINGS: Final = {
    "duties": "岗位职责|工作职责|职位职责|岗位描述|工作描述|职责描述|职责|工作内容|主要职责"
    "|岗位内容|你将负责|您将负责",
    "requirements": "任职要求|任职资格|任职条件|岗位要求|职位要求|招聘要求|招聘条件|应聘要求"
    "|应聘条件|岗位条件|录用条件|能力要求|基本要求|技能要求|人员要求|要求|条件|我们希望你|希望你",
    "benefits": "福利待遇|薪资福利|薪酬福利|薪资待遇|薪酬待遇|员工福利|公司福利|岗位福利|工资待遇"
    "|待遇|福利|我们提供|你将获得|薪资",
    "company": "公司简介|公司介绍|企业简介|企业介绍|关于我们|公司概况|单位简介|团队介绍",
    "contact": "联系方式|联系人|联系电话|应聘方式|报名方式|简历投递|投递方式",
}
_HEADING: Final = re2.compile(
    "(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _HEADINGS.items())
    + r")(?:[(][^)\n]{0,12}[)])?[ ]*[:\n)-]"
)
_WINDOW: Final = 360  # bytes searched for the ends of a clause: 120 Chinese characters


class Passage:
    """One ad in one view, cut on demand."""

    __slots__ = ("_cut", "_headings", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._cut: dict[tuple[bool, int, int], bytes] = {}
        self._headings: tuple[list[int], list[str]] | None = None

    def clause(self, start: int, end: int) -> bytes:
        """Return the clauses that ``[start, end)`` touches."""
        return self._between(True, start, end)

    def sentence(self, start: int, end: int) -> bytes:
        """Return the sentences or list items that ``[start, end)`` touches."""
        return self._between(False, start, end)

    def around(self, start: int, end: int) -> tuple[str, str, str]:
        """Return what stands before ``[start, end)`` in its sentence, itself, and what follows."""
        low = max(0, start - _WINDOW)
        ends = _SENTENCE.last.match(self.text, low, start)
        following = _SENTENCE.following.search(self.text, end, end + _WINDOW)
        first = ends.end() if ends else low
        last = following.end() if following else end + _WINDOW
        before, match, after = (
            piece.decode(errors="ignore")
            for piece in (self.text[first:start], self.text[start:end], self.text[end:last])
        )
        return before, match, after

    def section(self, start: int) -> str:
        """Return the name of the last heading before ``start``; empty where there is none."""
        if self._headings is None:
            found = [(m.end(), m.lastgroup or "") for m in _HEADING.finditer(self.text)]
            self._headings = ([place for place, _ in found], [name for _, name in found])
        places, names = self._headings
        index = bisect_right(places, start) - 1
        return names[index] if index >= 0 else ""

    def _between(self, is_clause: bool, start: int, end: int) -> bytes:
        key = (is_clause, start, end)
        if key not in self._cut:
            ends = _CLAUSE if is_clause else _SENTENCE
            low = max(0, start - _WINDOW)
            before = ends.last.match(self.text, low, start)
            after = ends.following.search(self.text, end, end + _WINDOW)
            first = before.end() if before else low
            self._cut[key] = self.text[first : after.start() if after else end + _WINDOW]
        return self._cut[key]
