"""A draft that takes in another lead: an act for each kind of breach, all leads named.

One ad is one act whatever it breaches; ads that breach alike are one act of several ads.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class LeadAct:
    """What a lead brings to a draft; ``labels`` name its breaches, ``breached`` cites articles."""

    finding_id: int
    title: str
    labels: tuple[str, ...]
    breached: tuple[str, ...]
    began: date
    ended: date

    @property
    def what(self) -> str:
        """The act as papers name it: the ad, and the breaches."""
        return f"招聘信息‘{self.title}’涉嫌{'、'.join(self.labels)}"


def with_lead(row: dict[str, Any], lead: LeadAct, respondent: str) -> dict[str, Any]:
    """Return a draft's claims with a lead: in the act of its kind, else in an act of its own.

    ``respondent`` is whose act it is; it is written down where a draft names several.
    """
    acts = [dict(act) for act in row.get("acts", [])]
    several = len(row.get("respondents", [])) > 1
    owner = respondent if several else ""
    own = next((act for act in acts if _is_alike(act, lead, owner)), None)
    if own is None:
        taken = {act.get("id", "") for act in acts}
        number = next(n for n in range(len(acts) + 1, 10**6) if f"act{n}" not in taken)
        own = {"id": f"act{number}", "what": lead.what, "breached": list(lead.breached)}
        own |= {"began": lead.began.isoformat(), "ended": lead.ended.isoformat()}
        own |= {"respondent": owner} if owner else {}
        acts.append(own)
    else:
        _widen(own, lead)
    leads = dict.fromkeys([*row.get("leads", []), str(lead.finding_id)])
    return row | {"acts": acts, "leads": list(leads)}


def named(text: str, lead: LeadAct) -> str:
    """Return the words of an act or a case with the lead's ad and breaches in them."""
    head, about, breaches = text.rpartition("涉嫌")
    if not (about and head.startswith("招聘信息‘") and head.endswith(("’", "’等"))):
        told = all(label in text for label in lead.labels)
        return text if told else f"{text.rstrip('。')}；{lead.what}"
    if f"‘{lead.title}’" not in head and head.endswith("’"):
        head += f"、‘{lead.title}’" if head.count("‘") < _MOST_NAMED else "等"
    more = [label for label in lead.labels if label not in breaches]
    return f"{head}涉嫌{'、'.join([breaches, *more])}"


def _is_alike(act: dict[str, Any], lead: LeadAct, owner: str) -> bool:
    is_its = not owner or act.get("respondent", "") == owner
    return is_its and all(label in act.get("what", "") for label in lead.labels)


def _widen(act: dict[str, Any], lead: LeadAct) -> None:
    act["what"] = named(act["what"], lead)
    act["breached"] = list(dict.fromkeys([*act.get("breached", []), *lead.breached]))
    began, ended = lead.began.isoformat(), lead.ended.isoformat()
    act["began"] = min(act.get("began") or began, began)
    if act.get("ended"):
        act["ended"] = max(act["ended"], ended)
    elif not act.get("continuing"):
        act["ended"] = ended
