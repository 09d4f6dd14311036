"""The register as it stood, with what inspectors had said of posters, as one archived version.

Both decide who a poster is, so a judgement is replayed from both. Without a judgement the bytes
are those of the register alone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from supervisor.domain.matching.memory import Memory, Opinion, OpinionSubject, PosterOpinion
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.services.register.snapshot import parse_register, serialise_register

_SEPARATOR = b"== judgements ==\n"


def serialise_identity(
    records: Iterable[AgencyRecord], judgements: Iterable[PosterOpinion]
) -> bytes:
    """Return the canonical bytes of register and judgements."""
    register = serialise_register(records)
    lines = [orjson.dumps(_line(one), option=orjson.OPT_SORT_KEYS) for one in judgements]
    return register if not lines else register + _SEPARATOR + b"\n".join(lines) + b"\n"


def parse_identity(data: bytes) -> tuple[list[AgencyRecord], Memory]:
    """Read back what ``serialise_identity`` wrote. Raises ``UnreadableSnapshot``."""
    register, _, judgements = data.partition(_SEPARATOR)
    said = (_judgement(orjson.loads(line)) for line in judgements.splitlines())
    return parse_register(register), Memory(said)


def _line(judgement: PosterOpinion) -> dict[str, Any]:
    return {
        "poster": judgement.one.key,
        "other": judgement.other.key,
        "other_is_agency": judgement.other.is_agency,
        "opinion": judgement.opinion.value,
        "author": judgement.author,
        "at": judgement.at,
    }


def _judgement(line: dict[str, Any]) -> PosterOpinion:
    return PosterOpinion(
        OpinionSubject(line["poster"]),
        OpinionSubject(line["other"], line["other_is_agency"]),
        Opinion.of(line["opinion"]),
        line["author"],
        datetime.fromisoformat(line["at"]),
    )
