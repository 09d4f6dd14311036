"""The page of the sources says what is declared."""

from scrapers.docs import sources_page
from scrapers.registry import SOURCES


def test_every_source_stands_on_the_page() -> None:
    page = sources_page()
    for source_id in SOURCES:
        assert f"\n| `{source_id}` |" in page
        assert f"\n## {source_id}:" in page


def test_personal_fields_are_named_as_dropped() -> None:
    assert "dropped as personal data: `aae004`, `aae005`" in sources_page()
