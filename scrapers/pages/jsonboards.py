"""Boards whose pages carry a JSON answer, as an interface or inside a script."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

from scrapers.contract import Document, PageReading, PageRequest
from scrapers.decoding.json_values import read_json, text_of
from scrapers.pages.boards import Board, FieldPlan, Fields, at, rows_of
from scrapers.pages.detailpages import DetailPage
from scrapers.pages.guards import blocked, drifted
from scrapers.pages.paging import count_of, has_more, read_list


class JsonBoard(Board):
    """A list at one of several known paths, a total, a refusal, and items field by field.

    ``lists`` and ``totals`` are dotted paths, tried in order: boards move their list about.
    """

    lists: ClassVar[tuple[str, ...]]
    totals: ClassVar[tuple[str, ...]] = ()
    page_size: ClassVar[int] = 20
    plan: ClassVar[FieldPlan]
    detail: ClassVar[DetailPage | None] = None

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Return why the board refuses, in its own words or ours; nothing where it does not."""
        return ""

    def extract(self, document: Document) -> Any:
        """Return the answer a document carries; ``None`` where there is none."""
        return read_json(document)

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Return the posting's fields; the item holds only what the plan lets a parser see."""
        raise NotImplementedError

    def is_promoted(self, item: Mapping[str, Any]) -> bool:
        """Tell whether an item is an advertisement beside the list; the item is as received."""
        return False

    def following(
        self, answer: Mapping[str, Any], request: PageRequest, total: int | None
    ) -> PageRequest | None:
        """Return the request for the next page, or nothing on the last one.

        ``request.seen`` counts the rows of this page as well.
        """
        if not has_more(total, request.seen):
            return None
        return self.page_request(request, request.page + 1)

    def page_request(self, request: PageRequest, page: int) -> PageRequest | None:
        """Return the request for another page of the same list."""
        return None

    def following_lost(self, request: PageRequest) -> PageRequest | None:
        """Return the request for the page after one that could not be had, its rows counted."""
        counted = replace(request, seen=request.seen + self.page_size)
        return self.page_request(counted, request.page + 1)

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read one answer."""
        answer = self.extract(document)
        if not isinstance(answer, Mapping):
            return self._other(document, "返回的不是预期的数据格式。")
        if reason := self.refusal(answer):
            return blocked(reason)
        items = next(
            (found for path in self.lists if isinstance(found := at(answer, path), list)), None
        )
        if items is None:
            return self._other(document, "返回的数据中没有职位列表。")
        total = next(
            (n for path in self.totals if (n := count_of(at(answer, path))) is not None), None
        )
        listed = [item for item in items if not self._promoted(item)]
        received = document.received_at
        rows = rows_of(listed, lambda item: self._read(item, received))
        counted = replace(request, seen=request.seen + len(rows))
        reading = read_list(rows, total, request, self.following(answer, counted, total))
        promoted = [item for item in items if self._promoted(item)]
        return replace(
            reading,
            promoted=rows_of(promoted, lambda item: self._read(item, received)),
            unlisted=self.plan.unlisted(items),
        )

    def _other(self, document: Document, reason: str) -> PageReading:
        """Read a page that is no list: one ad of the board, or a drift."""
        found = self.detail.read(document) if self.detail is not None else None
        return found or drifted(reason)

    def _read(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        fields = self.read_item(self.plan.keep(item), received_at)
        return fields | {"account": self.plan.account_of(item)}

    def _promoted(self, item: Any) -> bool:
        return isinstance(item, Mapping) and self.is_promoted(item)


class PostedBoard(JsonBoard):
    """A board that is asked by POST at one address; the page's number stands in the body."""

    path: ClassVar[str]

    def body(self, page: int) -> Mapping[str, Any]:
        """Return the JSON body that asks for a page, counted from 1."""
        raise NotImplementedError

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page; a live source is only ever read on a written basis."""
        return PageRequest(urljoin(base_url, self.path), method="POST", json=self.body(1))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page."""
        return replace(request, json=self.body(page), page=page, empties=0)


def said(answer: Mapping[str, Any], *names: str) -> str:
    """Return the board's own message, shortened, for use in a reason."""
    return next((text[:60] for name in names if (text := text_of(answer.get(name)))), "无说明")
