"""``supervisor picture read`` through its front door."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from supervisor.cli import main
from supervisor.cli.offline import picture
from tests.support.pictures import LEAFLET, LICENCE, NUMBER, Borrowed, drawn, encoded, licence
from tests.support.pictures import shared_reader as shared

HOLDER = "武汉晨光人力资源有限公司"
REGISTER = (
    "机构名称,统一社会信用代码,许可证编号,有效期起,有效期止\n"
    f"{HOLDER},,{NUMBER},2023-05-01,2028-04-30\n"
    "武汉星河劳务有限公司,,（鄂）人服证字〔2020〕第0106000777号,2020-05-01,2025-04-30\n"
)
ON = date(2026, 11, 23)


@pytest.fixture
def read(tmp_path, monkeypatch):
    class FromPath(Borrowed):
        def read_path(self, path):
            return shared().read_path(path)

    monkeypatch.setattr(picture, "PictureReader", FromPath)
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")

    def read(*files, with_register=True):
        paths = []
        for number, data in enumerate(files):
            path = tmp_path / f"{number}.jpg"
            path.write_bytes(data)
            paths.append(str(path))
        options = ["--register", str(tmp_path / "register.csv")] if with_register else []
        command = ["picture", "read", *paths, "--json", "--on", ON.isoformat(), *options]
        result = CliRunner().invoke(main, command)
        return result, [json.loads(line) for line in result.stdout.splitlines()]

    return read


def paper(**changed):
    fields = [(label, changed.get(label, value)) for label, value in LICENCE]
    return encoded(licence(fields))


def test_a_leaflet_and_a_broken_file_give_one_object_each(read):
    result, (ad, broken) = read(encoded(drawn(LEAFLET)), b"junk")
    assert result.exit_code == 3
    assert [line["text"] for line in ad["lines"]] == list(LEAFLET)
    assert {"text", "confidence", "box"} == set(ad["lines"][0])
    assert {hit["category"] for hit in ad["hits"]} >= {"gender", "age", "fees"}
    assert all(len(box) == 4 for hit in ad["hits"] for box in hit["boxes"])
    assert (ad["poster"]["verdict"], ad["poster"]["agency"]) == ("licensed", HOLDER)
    assert ad["licence"] is None
    assert set(broken) == {"file", "lines", "codes", "hits", "poster", "licence", "error"}


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "same"),
        ({"单位名称": "武汉鑫隆人力资源有限公司"}, "other_holder"),
        ({"许可证编号": "（鄂）人服证字〔2023〕第0106008765号"}, "altered_number"),
        (
            {
                "单位名称": "武汉星河劳务有限公司",
                "许可证编号": "（鄂）人服证字〔2020〕第0106000777号",
            },
            "expired",
        ),
        (
            {
                "单位名称": "武汉市武昌区云帆职业介绍所",
                "许可证编号": "（鄂）人服证字〔2024〕第0106880123号",
            },
            "no_such_licence",
        ),
        (
            {
                "单位名称": "长沙市云帆职业介绍所",
                "许可证编号": "（湘）人服证字〔2024〕第0102880123号",
                "住所": "长沙市芙蓉区五一大道1号",
                "发证机关": "长沙市芙蓉区人力资源和社会保障局",
            },
            "cannot_be_known",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_photographed_licence_is_held_against_the_register(read, changed, verdict):
    _, (found,) = read(paper(**changed))
    assert found["licence"]["verdict"] == verdict
    assert found["licence"]["fields"]["valid_to"] == "2028-04-30"
    assert found["hits"] == []


def test_without_a_register_nothing_is_said_of_poster_and_paper(read):
    result, (found,) = read(paper(), with_register=False)
    assert result.exit_code == 0
    assert found["licence"]["fields"]["number"].endswith("号")
    assert found["licence"]["verdict"] is None


def test_lists_alone_are_wrong_usage(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"x")
    command = ["picture", "read", str(tmp_path / "a.jpg"), "--lists", str(tmp_path)]
    assert CliRunner().invoke(main, command).exit_code == 2
