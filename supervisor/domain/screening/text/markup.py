"""Mark-up left in the text of an ad: tags and comments between the characters of a word."""

import re
from collections.abc import Iterator
from typing import Final

# Without a flag for case: every branch then opens with a literal, and the search is fast.
_MARKUP: Final = re.compile(
    r"<!--[^\n]{0,500}?-->"
    r"|<(?P<tag>/?[a-zA-Z][a-zA-Z0-9]{0,10})(?:[ \t/][^<>\n]{0,300})?>"
    r"|&lt;(?P<escaped>/?[a-zA-Z][a-zA-Z0-9]{0,10})(?:[ \t/](?:(?!&lt;|&gt;)[^<>\n]){0,300})?&gt;"
    r"|&(?:amp;)?(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#8203|#xa0|#x200b);",
)
_BREAKS: Final = frozenset(
    ("br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "hr")
)


def find_markup(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether it breaks the line) of the tags, comments and blank entities.

    A comment or a tag of emphasis parts no word; a paragraph, a list item or a table cell does.
    Nothing found goes beyond a line, so that a field or an ad never runs into the next.
    """
    if "<" not in text and "&" not in text:
        return
    for found in _MARKUP.finditer(text):
        tag = found["tag"] or found["escaped"] or ""
        yield *found.span(), tag.strip("/").lower() in _BREAKS
