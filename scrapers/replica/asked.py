"""What a board is asked, and what a misbehaviour may know of the server it stands in for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from scrapers.replica.boards import Board, Reply
from scrapers.replica.content import ReplicaPosting


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of which board, and the mark of the copy the client already has."""

    board: Board
    page: int
    condition: str = ""


class Serving(Protocol):
    """The server of the boards: its address and how many requests it has had."""

    requests: int

    @property
    def base_url(self) -> str:
        """Address of the boards."""


Truth = Sequence[ReplicaPosting]
Mutation = Callable[[Serving, Asked, Truth], Reply | Asked]
