"""JSON-LD in the wrappings sites put around it."""

import json
from typing import Any

import pytest

from scrapers.contract import PageReading, PageRequest, ReadingKind
from scrapers.registry import load_source
from tests.support.servers.raw_server import document

AD = {
    "@type": "JobPosting",
    "title": "理货员",
    "identifier": "X1",
    "description": "见 https://a.cn/1",
}
TEXT = json.dumps(AD, ensure_ascii=False)
CRUMBS = '{"@type":"BreadcrumbList"}'


def read(script: str, kind: str = "application/ld+json", page: int = 1) -> PageReading:
    body = f'<html><script type="{kind}">{script}</script></html>'.encode()
    url = "http://site.test/1.html"
    request = PageRequest(url, page=page)
    return load_source("website").source.read_page(document(body, url), request)


@pytest.mark.parametrize(
    "script",
    [
        f"<![CDATA[{TEXT}]]>", f"//<![CDATA[\n{TEXT}\n//]]>", f"/*<![CDATA[*/{TEXT}/*]]>*/",
        f"<!--\n{TEXT}\n-->", f"// ad\n{TEXT}", f"{CRUMBS}\n{TEXT}", f"{TEXT};", f"{TEXT},",
        TEXT.replace("JobPosting", "http://schema.org/JobPosting"),
        TEXT.replace("JobPosting", "schema:JobPosting"),
    ],
)  # fmt: skip
def test_the_ad_is_found_in_its_wrapping(script: str) -> None:
    (row,) = read(script).rows
    assert row.posting is not None
    assert (row.posting.title, row.posting.text) == ("理货员", "见 https://a.cn/1")


def test_a_type_with_a_charset_is_the_same_type() -> None:
    assert len(read(TEXT, "application/ld+json; charset=utf-8").rows) == 1


def test_an_employer_named_by_its_id_is_looked_up_in_the_page() -> None:
    nodes: list[dict[str, Any]] = [
        {"@type": "Organization", "@id": "#org", "name": "武汉甲有限公司"},
        AD | {"hiringOrganization": {"@type": "Organization", "@id": "#org"}},
    ]
    (row,) = read(json.dumps({"@graph": nodes})).rows
    assert row.posting is not None
    assert row.posting.company == "武汉甲有限公司"


def test_a_cut_ad_among_a_site_s_pages_is_a_loss_and_said() -> None:
    reading = read(TEXT[:40], page=2)
    assert (reading.kind, reading.rows) == (ReadingKind.ROWS, ())
    assert "未能读取" in reading.lost
    assert read("{}", page=2).lost == ""
