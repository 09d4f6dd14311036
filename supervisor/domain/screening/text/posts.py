"""Notices with several posts: where each begins, so that a hit can name its post."""

import re
from dataclasses import dataclass
from typing import Final

from supervisor.domain.platform.text import fold

# Blanks are bounded: anyone may have a text read, and a line of blanks must not cost minutes.
_COUNT: Final = (
    r"(?:[(]?[ ]{0,4}(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|若干|数)[ ]{0,4}"
    r"(?:名|人|位)[ ]{0,4}[)]?|若干)"
)
_HEAD: Final = re.compile(
    r"^[ \t]*+(?:[0-9]{1,2}[、.)]|[(]?[一二三四五六七八九十]{1,3}[)、.]|[①-⑳]|[◆●■★▲※·-])?[ ]{0,4}"
    r"(?:(?:招聘)?(?:岗位|职位)(?:名称)?[0-9一二三四五六七八九十]?[: ])?[ ]{0,4}"
    rf"(?P<name>[\u4e00-\u9fffa-z/+#.]{{2,16}}?)[ :,-]{{0,4}}{_COUNT}",
    re.MULTILINE,
)
_NO_NAME: Final = re.compile(
    r"要求|需要|公司|现有|拥有|经验|管理|团队|负责|带领|共|员工|不少于|至少|学历|招聘人数|人数|名额|规模|工作"
)


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a notice: its name and its stretch ``[start, end)`` of the text as given."""

    name: str
    start: int
    end: int


def split_posts(text: str) -> tuple[Post, ...]:
    """Return the posts of a notice in order; empty where it has fewer than two."""
    folded = fold(text)
    heads = [
        (match.start(), text[slice(*match.span("name"))].strip())
        for match in _HEAD.finditer(folded)
        if not _NO_NAME.search(match["name"])
    ]
    if len(heads) < 2:
        return ()
    ends = [start for start, _ in heads[1:]] + [len(text)]
    return tuple(Post(name, start, end) for (start, name), end in zip(heads, ends, strict=True))


def post_at(posts: tuple[Post, ...], place: int) -> Post | None:
    """Return the post a place of the text belongs to; ``None`` before the first post."""
    return next((post for post in posts if post.start <= place < post.end), None)
