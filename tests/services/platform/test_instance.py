import os

import pytest

from supervisor.cli import plain_words
from supervisor.services.platform.instance import SIGNING, LostKey, add_key, own_key


def test_a_key_is_on_the_disk_with_its_name_before_anything_rests_on_it(settings, monkeypatch):
    synced = []

    def fsync(handle):
        synced.append(os.path.realpath(f"/proc/self/fd/{handle}"))

    monkeypatch.setattr(os, "fsync", fsync)
    path = settings.instance_path / "key_of_this_test"
    assert own_key(settings, path.name, lambda: "one") == "one"
    assert add_key(settings, path.name, "two") == 2
    file, folder, again, once_more = synced
    assert file.startswith(f"{path.parent}/")
    assert again.startswith(f"{path.parent}/")
    assert folder == once_more == str(path.parent)
    assert own_key(settings, path.name, lambda: "three").split() == ["one", "two"]
    assert len(synced) == 4
    assert list(path.parent.glob("tmp*")) == []


def test_an_empty_key_file_is_told_of_and_not_made_anew(settings):
    path = settings.instance_path / SIGNING
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    with pytest.raises(LostKey) as lost:
        own_key(settings, SIGNING, lambda: "another")
    assert str(path) in plain_words(lost.value)
    assert path.read_text() == ""
