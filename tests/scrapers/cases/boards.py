"""Pages of made-up boards, and the shortest way to have one read."""

import json
from typing import Any

from scrapers.contract import Document, PageReading, PageRequest
from scrapers.registry import load_source
from tests.support.servers.raw_server import document

URL = "http://board.test/list"


def read(source_id: str, doc: Document | bytes, request: PageRequest | None = None) -> PageReading:
    """Return what a source reads in a page that passed the guards."""
    found = doc if isinstance(doc, Document) else document(doc, URL)
    return load_source(source_id).source.read_page(found, request or PageRequest(URL))


def as_json(value: Any, **values: Any) -> Document:
    """Return a document with a JSON body."""
    return document(json.dumps(value, ensure_ascii=False).encode(), URL, **values)


def interface(items: list[dict[str, Any]], total: int | None = None) -> dict[str, Any]:
    """Return an answer in the shape of the 国聘 interface."""
    return {"code": 200, "data": {"total": len(items) if total is None else total, "list": items}}


def item(number: int, **values: Any) -> dict[str, Any]:
    """Return one ad of that interface."""
    return {"job_id": f"{number}", "job_name": f"理货员{number}", "company_name": "甲公司"} | values


def embedded(rows: list[dict[str, Any]], **values: Any) -> str:
    """Return a page in the shape of 51job before 2022: its rows in a script."""
    result = {"engine_search_result": rows, "jobid_count": str(len(rows)), "total_page": "1"}
    script = json.dumps(result | values, ensure_ascii=False)
    return f"<html><body><script>window.__SEARCH_RESULT__ = {script}</script></body></html>"


def embedded_row(number: int, **values: Any) -> dict[str, Any]:
    """Return one row of such a page."""
    row = {"jobid": f"{number}", "job_name": f"文员{number}", "company_name": "武汉镕㐀有限公司",
           "workarea_text": "武汉"}  # fmt: skip
    return row | values


def hidden_input(rows: list[dict[str, Any]], total: str = "") -> bytes:
    """Return a page in the shape of 公共招聘网: its rows in the value of a hidden input."""
    value = json.dumps(rows, ensure_ascii=False).replace("&", "&amp;").replace('"', "&#34;")
    counter = f'<input name="totalcount" value="{total}">' if total else ""
    return f'<html><input id="findjoblist" value="{value}">{counter}</html>'.encode()


def hidden_ad(**values: Any) -> dict[str, Any]:
    """Return one ad of such a page."""
    return {"acb200": 79100001, "aca112": "普工", "aab004": "武汉甲公司"} | values
