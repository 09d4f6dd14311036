"""Addresses of files name a version; what they give may be kept for good."""

import re

import pytest


@pytest.fixture
def addresses(client):
    page = client.get("/sign-in").get_data(as_text=True)
    return re.findall(r'(?:href|src)="(/(?:bootstrap/)?static/[^"]+)"', page)


def test_every_file_of_a_page_names_its_version(addresses):
    assert len(addresses) > 5
    assert [one for one in addresses if not re.search(r"\?v=[0-9a-f]{12}$", one)] == []


def test_a_file_is_kept_by_the_browser_and_carries_the_headers_of_pages(client, addresses):
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "Set-Cookie" not in answer.headers


def test_what_is_no_file_is_still_not_found(client):
    assert client.get("/static/css/none.css").status_code == 404
    assert client.get("/static/../security.py").status_code == 404


def test_a_page_keeps_its_answer_out_of_every_cache(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
