from dataclasses import replace

import numpy as np
import orjson
import pytest

from scrapers.evidence.archive import Archive
from supervisor.domain.reader.packaged import packaged_model
from supervisor.domain.screening import Ad, Category
from supervisor.services.leads.versions import record_rules
from supervisor.services.reader.models import load_readers, model_entry, model_named
from supervisor.services.rules.archived import rulebook
from supervisor.services.rules.in_force import canonical, packaged_sources
from supervisor.services.rules.packs import READER_ENTRY, RULES_KIND, archived_pack

OLD = canonical(packaged_sources())


def test_the_version_of_a_night_names_the_reader_that_worked(session, settings):
    version = record_rules(session, Archive(settings.archive_path))
    assert model_named(settings.archive_path, version.digest) == packaged_model().digest
    assert READER_ENTRY not in archived_pack(settings.archive_path, version.digest).sources
    assert record_rules(session, Archive(settings.archive_path)).id == version.id


def test_a_version_from_before_the_reader_is_replayed_with_rules_alone(settings):
    digest = Archive(settings.archive_path).put_blob(RULES_KIND, OLD)
    assert model_named(settings.archive_path, digest) == ""
    hits = load_readers(settings.archive_path, digest).screen([Ad("1", "工", "", "限男性")])[0]
    assert [hit.category for hit in hits] == [Category.GENDER]


@pytest.fixture
def eager(settings):
    """A version whose reader sees something of every category in every ad."""
    archive = Archive(settings.archive_path)
    model = packaged_model()
    eager = replace(model, gates=np.zeros_like(model.gates))
    sources = packaged_sources() | model_entry(archive, eager.to_bytes())
    return archive.put_blob(RULES_KIND, orjson.dumps(sources, option=orjson.OPT_SORT_KEYS))


def test_an_archived_version_replays_both_readers(session, settings, eager):
    readers = load_readers(settings.archive_path, eager)
    hits = readers.screen([Ad("1", "装卸工", "", "包吃住，每天八小时")])[0]
    texts = rulebook(session, settings, eager).texts
    assert hits
    assert {texts[hit.rule].title[:4] for hit in hits} == {"机器研判"}
