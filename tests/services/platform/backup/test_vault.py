"""Files of a backup: whatever they hold comes back, and nothing that was touched does."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.services.platform.backup import vault
from supervisor.services.platform.backup.manifest import (
    KeptFile,
    Manifest,
    open_backup,
    write_down,
)
from supervisor.services.platform.backup.vault import Cipher, DamagedBackup, Vault

SMALL = 64
KEY = bytes(range(32))
CIPHER = Cipher(salt=base64.b64encode(b"0" * 16).decode(), n=1 << 14)


@pytest.fixture(autouse=True, scope="module")
def small_chunks():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vault, "CHUNK", SMALL)
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("vault")


# Cut anywhere, and in lengths about the borders of chunks.
pieces = st.lists(st.binary(max_size=3 * SMALL), max_size=6)
borders = st.integers(0, 4 * SMALL).map(lambda length: [b"a" * length])


@given(pieces | borders, st.booleans(), st.booleans())
def test_what_is_written_is_read(place, chunks, is_encrypted, is_packed):
    box, path = Vault(CIPHER, KEY) if is_encrypted else Vault(), place / "file"
    path.unlink(missing_ok=True)
    box.write(path, vault.packed(chunks) if is_packed else chunks)
    read = box.read(path)
    assert b"".join(vault.unpacked(read, "file") if is_packed else read) == b"".join(chunks)


@given(pieces | borders, st.data())
def test_whatever_is_changed_in_an_encrypted_file_it_does_not_open(place, chunks, data):
    box, path = Vault(CIPHER, KEY), place / "file"
    path.unlink(missing_ok=True)
    box.write(path, chunks)
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    sealed = SMALL + 16
    swapped = whole[:36] + whole[36 + sealed : 36 + 2 * sealed] + whole[36 : 36 + sealed]
    for other in (flipped, whole[:at], whole + b"x", swapped + whole[36 + 2 * sealed :]):
        path.write_bytes(other)
        if other != whole:
            with pytest.raises(DamagedBackup):
                list(box.read(path))


@given(pieces, st.data())
def test_a_packed_file_that_was_cut_is_not_taken_for_a_short_one(place, chunks, data):
    packed = b"".join(vault.packed(chunks))
    cut = packed[: data.draw(st.integers(0, len(packed) - 1))]
    with pytest.raises(DamagedBackup):
        list(vault.unpacked([cut], "file"))


@pytest.mark.parametrize(
    "names",
    [
        {"path": "/etc/passwd", "stored": "files/x"},
        {"path": "../outside", "stored": "files/x"},
        {"path": "archive/../../outside", "stored": "files/x"},
        {"path": "x", "stored": "files/../../outside"},
    ],
)
def test_a_manifest_leads_nowhere_else(tmp_path, names):
    kept = KeptFile(size=0, sha256="0" * 64, **names)
    manifest = Manifest(
        made_at="2026-11-29T00:00:00Z",
        software="1",
        revision="0001",
        tables={},
        links=0,
        files=[kept],
    )
    write_down(tmp_path, Vault(), manifest)
    with pytest.raises(DamagedBackup, match="the manifest names"):
        open_backup(tmp_path, "")
