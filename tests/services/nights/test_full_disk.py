"""A real limit of the system on what may be written: no ad lost, none doubled, once there is room.

The limit is one file's size, which stops the database and the archive alike in mid-write.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from scrapers.replica import ReplicaServer
from supervisor.settings import Settings
from supervisor.store.tables.collect import RawPage
from supervisor.store.tables.postings import Posting, PostingRevision
from tests.support.live_scans import BOARDS, stored_ids, truth_of
from tests.support.scan_samples import write_ads

ADS = 800
LISTED = 400
RUN = """
import resource, sys
limit = int(sys.argv.pop(1))
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from supervisor.cli import main
sys.argv[0] = "supervisor"
main()
"""


def supervisor(instance, *arguments, limit=0, replica_url=""):
    places = {"SUPERVISOR_INSTANCE_PATH": str(instance), "SUPERVISOR_REPLICA_URL": replica_url}
    return subprocess.run(  # noqa: S603 - our own command with fixed arguments
        [sys.executable, "-c", RUN, str(limit), *arguments],
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    """An installation as ``supervisor init`` leaves it."""
    instance = tmp_path_factory.mktemp("new") / "instance"
    assert supervisor(instance, "init").returncode == 0
    return instance


@pytest.fixture
def instance(new, tmp_path):
    return shutil.copytree(new, tmp_path / "instance")


def opened(instance):
    return Session(create_engine(Settings(instance_path=instance).database_uri))


def counts(session):
    return tuple(
        session.scalar(query)
        for query in (
            select(func.count(Posting.id)),
            select(func.count(PostingRevision.id)),
            select(func.count(RawPage.id)).where(~RawPage.is_done),
        )
    )


def size_of_database(instance):
    return (instance / "supervisor.sqlite3").stat().st_size


@pytest.mark.kill
@pytest.mark.parametrize("room", [100_000, 500_000])
def test_a_board_is_whole_once_there_is_room(instance, room):
    with ReplicaServer(seed=11, volume=LISTED) as server:
        chosen = ["scan", "--json", *(x for source in BOARDS for x in ("--source", source))]
        limit = size_of_database(instance) + room
        cut = supervisor(instance, *chosen, limit=limit, replica_url=server.base_url)
        assert cut.returncode != 0
        whole = supervisor(instance, *chosen, replica_url=server.base_url)
        if whole.returncode:  # the scan that was cut off is over; the next one asks again
            whole = supervisor(instance, *chosen, replica_url=server.base_url)
        assert whole.returncode == 0, whole.stderr
        with opened(instance) as session:
            assert counts(session)[:2] == (LISTED, LISTED)
            for source_id in BOARDS:
                assert stored_ids(session, source_id) == truth_of(server, source_id)


@pytest.mark.kill
def test_a_file_that_was_read_in_part_is_read_to_its_end(instance):
    """It had left the inbox when the disk filled: nobody would have brought it again."""
    inbox = instance / "inbox" / "handover"
    inbox.mkdir(parents=True)
    write_ads(inbox / "a.jsonl", range(ADS))
    limit = size_of_database(instance) + 500_000
    scan = ("scan", "--json", "--source", "handover")
    assert supervisor(instance, *scan, limit=limit).returncode != 0
    with opened(instance) as session:
        had = counts(session)[0]
    assert had < ADS
    # Whether the failure could still be written or not: the scan that was cut off, or a new one.
    for _ in range(2):
        last = supervisor(instance, *scan)
    assert json.loads(last.stdout)
    with opened(instance) as session:
        assert counts(session) == (ADS, ADS, 0)
