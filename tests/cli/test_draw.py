import zipfile

import pytest
from click.testing import CliRunner

from supervisor.cli import main
from tests.support.files.draw_files import published


@pytest.fixture
def folder(tmp_path):
    for name, data in published().items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def verify(*paths):
    return CliRunner().invoke(main, ["draw", "verify", *map(str, paths)])


def test_folder_zip_and_files_are_read_alike(folder, tmp_path_factory):
    packed = tmp_path_factory.mktemp("zip") / "draw.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    for paths in ([folder], [packed], sorted(folder.iterdir())):
        assert verify(*paths).exit_code == 0


def test_a_changed_list_is_told_and_a_missing_file_is_wrong_usage(folder):
    targets = folder / "targets.csv"
    targets.write_bytes(targets.read_bytes().replace(b",1,0", b",2,0", 1))
    result = verify(folder)
    assert result.exit_code == 1
    assert "targets.csv" in result.output
    targets.unlink()
    assert verify(folder).exit_code == 2
