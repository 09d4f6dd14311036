"""What a photographed paper is worth, held against the register and the lists of others.

“No such licence” is said only where lists that would hold it were looked in and nothing read is
in doubt. Where a character may be misread, a person is to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rapidfuzz.distance import OSA

from supervisor.domain.lists.coverage import (
    Coverage,
    Extent,
    authorities_missing,
    names_of,
)
from supervisor.domain.lists.lists import Paper as ListedPaper
from supervisor.domain.matching import AgencyIndex
from supervisor.domain.pictures.holdings import (
    SURE,
    HeldLicence,
    Holdings,
    is_misread,
    is_near_name,
)
from supervisor.domain.pictures.lookalikes import skeleton
from supervisor.domain.pictures.paper_kinds import ShownPaperKind
from supervisor.domain.pictures.papers import ReadField, ShownPaper
from supervisor.domain.pictures.seats import issued_by, seat_of_paper
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    licence_last_day,
    licence_standing,
)

_NAME_SHARE: Final = 0.8
"""A name bears more doubt than a number: misread, it still points to its bearer."""
_NEAR_NUMBER: Final = 2


@term("证照核对")
class PaperVerdict(LabelledEnum):
    """How a photographed paper stands to the register and the lists."""

    SAME = ("same", "与名册一致")
    EXPIRED = ("expired", "目前无效")
    OTHER_HOLDER = ("other_holder", "编号属于其他机构")
    ALTERED_NUMBER = ("altered_number", "编号与名册不同")
    NO_SUCH_LICENCE = ("no_such_licence", "名册中没有此证")
    CANNOT_BE_KNOWN = ("cannot_be_known", "无从查证")


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """The verdict, why (Chinese), the list it rests on, and the agency and licence it concerns.

    ``look``: something may be misread, so a person has to look at the paper itself.
    """

    verdict: PaperVerdict
    why: str
    rests_on: str = ""
    agency: str = ""
    number: str = ""
    look: bool = False


_KINDS: Final = {
    ShownPaperKind.HR_SERVICE: LicenceKind.HR_SERVICE,
    ShownPaperKind.DISPATCH: LicenceKind.DISPATCH,
    ShownPaperKind.FILING: LicenceKind.FILING,
}
_LISTED: Final = {
    ShownPaperKind.HR_SERVICE: ListedPaper.LICENCE,
    ShownPaperKind.DISPATCH: ListedPaper.DISPATCH,
    ShownPaperKind.FILING: ListedPaper.FILING,
}


class PaperCheck:
    """The register and the lists, prepared for papers; built once, asked often."""

    def __init__(self, index: AgencyIndex, coverage: Coverage) -> None:
        self.holdings = Holdings(index)
        self._coverage = coverage

    def check(self, paper: ShownPaper, on: date) -> CheckedPaper:
        """Return what the paper is worth on the day ``on``."""
        if paper.kind is ShownPaperKind.BUSINESS:
            return self._business(paper)
        number = paper.fields.get("number", ReadField(""))
        if not number.text:
            return self._without_number(paper)
        entries = [
            one
            for one in self.holdings.by_number.get(skeleton(number.text), [])
            if one.licence.kind is _KINDS[paper.kind]
        ]
        holders = self.holdings.holders(paper)
        if entries:
            return self._known_number(paper, entries, holders, on)
        if holders:
            return self._known_holder(paper, holders, on)
        return self._unknown(paper, on)

    def _known_number(
        self,
        paper: ShownPaper,
        entries: Sequence[HeldLicence],
        holders: Sequence[AgencyRecord],
        on: date,
    ) -> CheckedPaper:
        keys = {agency.key for agency in holders}
        own = [one for one in entries if one.agency.key in keys] or [
            one for one in entries if is_near_name(paper.text("holder"), one.agency)
        ]
        if own:
            return self._standing(paper, own[0], on)
        entry = entries[0]
        holder = paper.fields.get("holder", ReadField(""))
        if not holder.text:
            why = f"编号属于“{entry.agency.name}”；照片上没有读出持证单位，请对照原件。"
            return replace(self._standing(paper, entry, on), why=why, look=True)
        why = f"名册中此编号属于“{entry.agency.name}”，证上写的是“{holder.text}”。"
        return CheckedPaper(
            PaperVerdict.OTHER_HOLDER, why, entry.rests_on, entry.agency.name,
            entry.licence.number, look=holder.confidence < SURE,
        )  # fmt: skip

    def _standing(self, paper: ShownPaper, entry: HeldLicence, on: date) -> CheckedPaper:
        standing = licence_standing(entry.licence, on)
        last = licence_last_day(entry.licence, on)
        remarks = _differences(paper, entry, last)
        if standing is LicenceStanding.VALID:
            if last is None and paper.valid_to is not None and paper.valid_to < on:
                why = f"证上有效期至 {paper.valid_to:%Y-%m-%d}，已过期；名册未载明期限。{remarks}"
                return _found(PaperVerdict.EXPIRED, why, entry, look=bool(remarks))
            why = f"单位与编号同名册相符，许可有效。{remarks}"
            return _found(PaperVerdict.SAME, why, entry, look=bool(remarks))
        why = f"单位与编号同名册相符，但该证{standing.label}"
        why += f"（有效期至 {last:%Y-%m-%d}）。" if last else "。"
        if standing is LicenceStanding.EXPIRED and _is_older(entry.licence, last):
            why += "名单早于到期日，此后是否延续请向发证机关查询。"
            return _found(PaperVerdict.CANNOT_BE_KNOWN, why + remarks, entry, look=True)
        return _found(PaperVerdict.EXPIRED, why + remarks, entry, look=bool(remarks))

    def _known_holder(
        self, paper: ShownPaper, holders: Sequence[AgencyRecord], on: date
    ) -> CheckedPaper:
        """Judge a number that no list holds, under the name of an agency that one does."""
        kind = _KINDS[paper.kind]
        own = [
            HeldLicence(agency, licence)
            for agency in holders
            for licence in agency.licences
            if licence.kind is kind and licence.number
        ]
        number = paper.fields["number"]
        if own:
            entry = min(
                own,
                key=lambda one: OSA.distance(skeleton(one.licence.number), skeleton(number.text)),
            )
            if is_misread(number, entry.licence.number):
                why = (
                    f"编号读作“{number.text}”，名册为“{entry.licence.number}”；不同之处看不清，"
                    "可能被改动，也可能是误读，请看原件。"
                )
                return _found(PaperVerdict.ALTERED_NUMBER, why, entry, look=True)
            why = (
                f"“{entry.agency.name}”在册，名册中的编号是“{entry.licence.number}”，"
                f"证上是“{number.text}”，请看原件核对是否被改动。"
            )
            return _found(PaperVerdict.ALTERED_NUMBER, why, entry, look=number.confidence < SURE)
        agency, unknown = holders[0], PaperVerdict.CANNOT_BE_KNOWN
        if any(licence.kind is kind for licence in agency.licences):
            why = f"“{agency.name}”在册，但名册没有载明此类证照的编号，无法核对“{number.text}”。"
            return CheckedPaper(unknown, why, _list_of(agency), agency.name)
        return self._unknown(paper, on, agency)

    def _unknown(
        self, paper: ShownPaper, on: date, agency: AgencyRecord | None = None
    ) -> CheckedPaper:
        """Judge a paper of which no list holds the number."""
        number = paper.fields["number"]
        holder = paper.fields.get("holder", ReadField(""))
        near = self._near_number(number, holder)
        if near is not None:
            why = (
                f"名册中没有“{number.text}”，有相近的“{near.licence.number}”"
                f"（{near.agency.name}）；编号可能被改动，也可能是误读，请看原件。"
            )
            return _found(PaperVerdict.ALTERED_NUMBER, why, near, look=True)
        knowledge = self._coverage.knowledge(seat_of_paper(paper), _LISTED[paper.kind], on)
        if knowledge.extent is Extent.NONE:
            lacking = (
                f"没有{authorities_missing(knowledge)}的有效名单，" if knowledge.missing else ""
            )
            why = f"证照所属地方{lacking or '没有写明，'}无从判断真假，宜向发证机关查询。"
            return CheckedPaper(PaperVerdict.CANNOT_BE_KNOWN, why, names_of(knowledge.stale))
        searched, missing = names_of(knowledge.lists), authorities_missing(knowledge)
        if knowledge.extent is Extent.OWN_LEVEL and not issued_by(paper, knowledge):
            why = f"没有查到此编号，但缺{missing}的名单，证上也没有读出由谁发证，无从判断真假。"
            return CheckedPaper(PaperVerdict.CANNOT_BE_KNOWN, why, searched, look=True)
        if min(number.digits, holder.confidence / _NAME_SHARE) < SURE or not holder.text:
            why = f"{searched}中没有查到，但照片上的单位或编号看不清，请看原件后再查。"
            return CheckedPaper(PaperVerdict.CANNOT_BE_KNOWN, why, searched, look=True)
        named = f"“{agency.name}”在册而没有此类证照；" if agency else ""
        why = f"{named}已查{searched}，没有编号“{number.text}”，也没有同名机构的此类证照。"
        return CheckedPaper(PaperVerdict.NO_SUCH_LICENCE, why, searched)

    def _near_number(self, number: ReadField, holder: ReadField) -> HeldLicence | None:
        """Return a licence whose number may be this one misread, or under a name like this one."""
        read = skeleton(number.text)
        for known, entries in self.holdings.by_number.items():
            if abs(len(known) - len(read)) > _NEAR_NUMBER:
                continue
            if OSA.distance(known, read, score_cutoff=_NEAR_NUMBER) > _NEAR_NUMBER:
                continue
            for entry in entries:
                if is_misread(number, entry.licence.number) or is_near_name(
                    holder.text, entry.agency
                ):
                    return entry
        return None

    def _without_number(self, paper: ShownPaper) -> CheckedPaper:
        holders = self.holdings.holders(paper)
        unknown = PaperVerdict.CANNOT_BE_KNOWN
        if not holders:
            why = "照片上没有读出编号，名册中也没有找到证上写的单位，请看原件后再查。"
            return CheckedPaper(unknown, why, look=True)
        why = f"照片上没有读出编号；“{holders[0].name}”在册，请看原件上的编号。"
        return CheckedPaper(unknown, why, _list_of(holders[0]), holders[0].name, look=True)

    def _business(self, paper: ShownPaper) -> CheckedPaper:
        """Judge a business licence: our lists hold agencies, not every company there is."""
        code = paper.fields.get("code", ReadField(""))
        agency = self.holdings.by_code.get(code.text.upper().replace(" ", ""))
        holders, name = self.holdings.holders(paper), paper.text("holder")
        if agency is not None:
            same = "名称与统一社会信用代码同名册相符。"
            if not name or is_near_name(name, agency):
                return CheckedPaper(PaperVerdict.SAME, same, _list_of(agency), agency.name)
            why = f"名册中此代码属于“{agency.name}”，执照上写的是“{name}”。"
            return CheckedPaper(
                PaperVerdict.OTHER_HOLDER, why, _list_of(agency), agency.name,
                look=paper.fields["holder"].confidence < SURE,
            )  # fmt: skip
        known = [one for one in holders if one.uscc]
        if known and code.text:
            why = (
                f"“{known[0].name}”在册，名册中的代码是 {known[0].uscc}，执照上读作 {code.text}，"
                "可能被改动，也可能是误读，请看原件。"
            )
            return CheckedPaper(
                PaperVerdict.ALTERED_NUMBER, why, _list_of(known[0]), known[0].name, look=True
            )
        why = "名册只载人力资源服务机构，没有查到此执照；请在企业信用信息公示系统查询。"
        return CheckedPaper(PaperVerdict.CANNOT_BE_KNOWN, why)


def _found(verdict: PaperVerdict, why: str, entry: HeldLicence, *, look: bool) -> CheckedPaper:
    return CheckedPaper(
        verdict, why, entry.rests_on, entry.agency.name, entry.licence.number, look=look
    )


def _list_of(agency: AgencyRecord) -> str:
    return f"{agency.authority}名册" if agency.authority else "本局名册"


def _is_older(licence: LicenceRecord, last: date | None) -> bool:
    """Tell whether a list of another authority is too old to know of a renewal."""
    return bool(licence.authority and last and (licence.as_of or date.min) <= last)


def _differences(paper: ShownPaper, entry: HeldLicence, last: date | None) -> str:
    """Return, as sentences, what else on the paper is not as the register has it."""
    if paper.valid_to is not None and last is not None and paper.valid_to != last:
        return f"证上有效期至 {paper.valid_to:%Y-%m-%d}，名册为 {last:%Y-%m-%d}，请看原件。"
    return ""
