"""Names that hide who posts: anonymous clients, and recruitment platforms as posters."""

import re

from supervisor.domain.names.lexicon import Lexicon
from supervisor.domain.names.regions import find_whole

_QUICK = re.compile(
    r"某|知名|著名|大型|一线|顶级|头部|龙头|上市|500强|五百强|外资|匿名|保密|百强|独角兽|国有企业|名企|外企|国企"
)
_LONGEST_WORD = 8
_FULL_FORMS = ("有限公司", "有限责任公司")


def is_platform(core: str, words: Lexicon) -> bool:
    """Return whether the name is a recruitment platform, alone or with words like 官方."""
    if core in words.platforms:
        return True
    if not core.endswith(words.platform_fillers):
        return False
    return any(
        core.endswith(filler) and core.removesuffix(filler) in words.platforms
        for filler in words.platform_fillers
    )


def is_anonymous(core: str, words: Lexicon) -> bool:
    """Return whether the poster hides its name: 某知名企业, 国内一线互联网公司.

    A brand may hold 某 itself (言某, 某杰), so what stands before it has to be a place or general,
    and before a full legal form what follows as well.
    """
    if _QUICK.search(core) is None:
        return False
    head, some, rest = core.partition("某")
    if some and _is_general(head, words):
        rest = rest.removesuffix("公司")
        return not core.endswith(_FULL_FORMS) or _is_general(rest.rstrip("股份有限责任"), words)
    noun = next((noun for noun in words.nouns if core.endswith(noun)), "")
    return _is_general(core.removesuffix(noun), words)


def _is_general(text: str, words: Lexicon) -> bool:
    """Return whether a text consists of places, adjectives and trades only."""
    while text:
        length = next(
            (
                size
                for size in range(min(_LONGEST_WORD, len(text)), 0, -1)
                if text[:size] in words.adjectives
                or text[:size] in words.trades
                or find_whole(text[:size])
            ),
            0,
        )
        if not length:
            return False
        text = text[length:]
    return True
