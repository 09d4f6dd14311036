"""Who a picture names as its poster: names of companies, codes and licence numbers in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supervisor.domain.names import parse
from supervisor.domain.names.trades import read_trade
from supervisor.domain.pictures.layout import ReadText
from supervisor.domain.pictures.model import ReadLine
from supervisor.domain.register.codes import is_code

_FORMS: Final = (
    "有限责任公司", "股份有限公司", "有限公司", "集团公司", "分公司", "公司", "服务部", "服务中心",
    "经营部", "工作室", "事务所", "介绍所", "职介所", "中介所", "服务所", "劳务社", "合作社",
    "服务社",
)  # fmt: skip
_FORM: Final = f"(?:{'|'.join(_FORMS)})"
_BODY: Final = r"[\u4e00-\u9fff·\w（）()]"
_NAME: Final = re.compile(rf"{_BODY}{{2,28}}?{_FORM}(?:[\u4e00-\u9fff]{{2,8}}分公司)?")
_BRANCH_BEGUN: Final = re.compile(
    r"有限(?:责任)?公司((?:(?![招聘急等及和与])[\u4e00-\u9fff]){0,7})$"
)
_BRANCH_ENDS: Final = re.compile(r"[\u4e00-\u9fff]{0,8}分公司(?=\s|$)")
_LONGEST_BRANCH: Final = 11
_SHORT: Final = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}?(?:人力资源|人力|劳务派遣|劳务|人才|猎头|职介|中介|外服)"
    r"(?![\u4e00-\u9fff])"
)
_LEAD: Final = re.compile(
    r"^.*?(?:(?:公司|单位|机构|企业|店铺)?(?:名称|全称)|招聘(?:单位|企业|公司|方)|发布(?:单位|方|者)"
    r"|用人单位|用工单位|承办(?:单位)?|委托|受托|代理|主办(?:单位)?|单位|隶属|来自|我是|本公司|我司)"
    r"\s*[:：为是]?\s*(?=[\u4e00-\u9fff])"
)
_HEAD: Final = re.compile(r"[\u4e00-\u9fff·（）()]{2,20}$")
_SPEAKS: Final = re.compile(
    r"[我您你本]|公司|承接|提供|各类|专业|正规|诚聘|招聘|无需|不收|直招|合作"
)
_SMALL: Final = 0.9
_LONGEST_NICKNAME: Final = 10
_INDENT: Final = 0.3
_LEAST_SPEAKERS: Final = 3
_PHONE: Final = re.compile(r"\d{5,}(?=\D)")
_CODE: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_NUMBER: Final = re.compile(
    r"[（(\[【〔]?[\u4e00-\u9fff]{0,2}[）)\]】〕]?\s*(?:人服证字|人服备字|人服许字|人才证字|职介证字|劳派字|劳务派遣字|人服)"
    r"[^\n，,。；;]{4,30}?号"
)
_LABELLED: Final = re.compile(
    r"(?:许可证|许可|证书|备案)\s*(?:编号|证号|号码|号)\s*[:：]?\s*([（(\[【〔]?[^\s，,。；;:：]{6,34})"
)


@dataclass(frozen=True, slots=True)
class NamedPoster:
    """A name with its place in the text (start, end), and what stands beside it."""

    name: str = ""
    start: int = 0
    end: int = 0
    uscc: str = ""
    licence_number: str = ""


def poster_named(text: ReadText) -> NamedPoster:
    """Return who posts: the intermediary before the employer, a full name before a short one."""
    speakers = set(_speakers(text))
    found = [one for one in _names(text.text) if one[1:] not in speakers]
    names = sorted(found, key=lambda one: _rank(one[0]))
    name, start, end = names[0] if names else ("", 0, 0)
    return NamedPoster(name, start, end, code_in(text.text), number_in(text.text))


def _speakers(text: ReadText) -> Iterator[tuple[int, int]]:
    """Yield the places of short names that stand over bubbles: those of who speaks in a chat.

    They are smaller than what is said, begin before it, and there are several; a nickname with
    人力 in it names no poster.
    """
    heights = sorted(_height(line) for _, line in text.pieces)
    least = _SMALL * heights[len(heights) * 3 // 4] if heights else 0.0
    over = [
        (start, line)
        for (start, line), (_, said) in pairwise(text.pieces)
        if _height(line) < least
        and len(line.text) <= _LONGEST_NICKNAME
        and said.box[0][0] - line.box[0][0] > _INDENT * _height(line)
    ]
    if len(over) < _LEAST_SPEAKERS:
        return
    for start, line in over:
        if _SHORT.fullmatch(line.text.strip()):
            yield start, start + len(line.text.strip())


def _height(line: ReadLine) -> float:
    return abs(line.box[3][1] - line.box[0][1]) + abs(line.box[3][0] - line.box[0][0])


def code_in(text: str) -> str:
    """Return the first unified social credit code in a text that passes its own check."""
    for found in _CODE.finditer(text):
        code = found.group().upper()
        for one in (code, code.replace("O", "0").replace("I", "1").replace("Z", "2")):
            if is_code(one):
                return one
    return ""


def number_in(text: str) -> str:
    """Return the first licence number in a text, as read; empty where none is."""
    found = _NUMBER.search(text)
    if found:
        return found.group().strip()
    labelled = _LABELLED.search(text)
    value = labelled.group(1) if labelled else ""
    return value if sum(char.isdigit() for char in value) >= 6 else ""


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    place = 0
    before = rest = ""
    for line, following in pairwise([*text.split("\n"), ""]):
        taken, rest = place + len(rest), _rest_of_name(line, following)
        for name, start, found in _names_in_line(line + rest, place):
            if start < taken and taken > place:  # told with the line before
                continue
            end = found + 1 if found > place + len(line) else found  # past the line end
            head = _HEAD.search(before) if start == place and _is_tail(name) else None
            if head:  # the name was cut by the end of the line
                yield f"{head.group()}{name}", place - 1 - len(head.group()), end
            else:
                yield name, start, end
        place += len(line) + 1
        before = line


def _rest_of_name(line: str, following: str) -> str:
    """Return how the next line begins where the end of this one cut a name in two."""
    return _rest_of_form(line, following) or _rest_of_branch(line, following)


def _rest_of_branch(line: str, following: str) -> str:
    """Return the rest of a branch's own name, or all of it, that stands on the next line alone."""
    begun, rest = _BRANCH_BEGUN.search(line), _BRANCH_ENDS.match(following)
    if begun is None or rest is None or _SPEAKS.search(begun.group(1)):
        return ""
    return rest.group() if len(begun.group(1)) + len(rest.group()) <= _LONGEST_BRANCH else ""


def _rest_of_form(line: str, following: str) -> str:
    """Return how the next line begins where the end of this one cut a legal form in two.

    Nothing else may be written there without a break: 办公 before 司机 is no 公司.
    """
    for form in _FORMS:
        for cut in range(len(form) - 1, 0, -1):
            rest = form[cut:]
            if line.endswith(form[:cut]) and re.match(rf"{rest}(?![\u4e00-\u9fff])", following):
                return rest
    return ""


def _is_tail(name: str) -> bool:
    """Tell whether a name is no more than a trade and a form: the end of one."""
    rest = re.sub(rf"{_FORM}$", "", name)
    return len(rest) < 2 or read_trade(rest).is_understood


def _names_in_line(line: str, place: int) -> Iterator[tuple[str, int, int]]:
    found = False
    for piece in re.finditer(r"[^\s，,。；;!！?？、|/]+", line):
        words = piece.group()
        lead = _LEAD.match(words)
        offset = max((one.end() for one in _PHONE.finditer(words)), default=0)
        offset = max(offset, lead.end() if lead else 0)
        for one in _NAME.finditer(words, offset):
            found = True
            start = place + piece.start() + one.start()
            yield one.group(), start, start + len(one.group())
    if not found:
        for one in _SHORT.finditer(line):
            if _SPEAKS.search(one.group()):
                continue
            yield one.group(), place + one.start(), place + one.end()


def _rank(name: str) -> tuple[bool, bool]:
    """Return what puts an intermediary's name first, and a short one last."""
    is_hr = read_trade(parse(name).trade).is_hr or "人力" in name or "劳务" in name
    return not is_hr, re.search(rf"{_FORM}", name) is None
