"""Everything beside the hits that a reader wants to know of an ad, in one value.

All of it is a hint: what to look at or to complete. None of it is a violation by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from supervisor.domain.screening.contradictions import (
    Contradiction,
    contradictions,
    written_fields,
)
from supervisor.domain.screening.elements import Element, PostedFields, missing_elements
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.domain.screening.signals import Signal, find_signals
from supervisor.domain.screening.text.posts import Post, post_at, split_posts


@dataclass(frozen=True, slots=True)
class AdReading:
    """What is missing, noticed and contradicted; ``hit_posts`` runs parallel to the hits.

    ``hit_posts`` names the post a hit falls in: empty outside the posts of a notice, and
    everywhere in an ad for a single post.
    """

    missing: tuple[Element, ...]
    signals: tuple[Signal, ...]
    contradictions: tuple[Contradiction, ...]
    hit_posts: tuple[str, ...]


def read_ad(ad: Ad, hits: Sequence[RuleHit], fields: PostedFields, on: date) -> AdReading:
    """Read an ad whose ``hits`` are known; deadlines are held against the day ``on``."""
    posts = split_posts(ad.text)
    return AdReading(
        missing=missing_elements(ad.title, ad.text, fields),
        signals=find_signals(ad, on),
        contradictions=_contradictions(ad, hits, posts),
        hit_posts=tuple(_post_of(hit, posts) for hit in hits),
    )


def _post_of(hit: RuleHit, posts: tuple[Post, ...]) -> str:
    post = post_at(posts, hit.start) if hit.field == "text" else None
    return post.name if post else ""


def _contradictions(
    ad: Ad, hits: Sequence[RuleHit], posts: tuple[Post, ...]
) -> tuple[Contradiction, ...]:
    """Hold each post against itself: one post may be open to all while another sets a limit.

    A hit under a lawful exception contradicts nothing that the poster would have to mend.
    """
    limits = [hit for hit in hits if hit.exception is None]
    if not posts:
        return contradictions(written_fields(ad.text), limits)
    return tuple(
        found
        for post in posts
        for found in contradictions(
            written_fields(ad.text[post.start : post.end]),
            [hit for hit in limits if hit.field == "text" and post.start <= hit.start < post.end],
        )
    )
