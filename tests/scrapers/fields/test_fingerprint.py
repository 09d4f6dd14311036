"""What a wording is recognised by does not depend on what carries no meaning."""

from array import array

from scrapers.fields.fingerprint import (
    SCHEME,
    SHORT,
    bands,
    essence,
    kept,
    signature,
    similarity,
)

TEXT = (
    "岗位职责：负责货品的入库、上架和盘点，保持库区整洁；核对每日出库单据，发现差异及时上报。"
    "任职要求：能适应两班倒，吃苦耐劳，有仓储经验者优先；会使用扫码枪和简单的办公软件。"
)
OTHER = (
    "工作内容：接待到店顾客，介绍面料与款式，协助试穿和搭配；整理货架，参与月末盘点。"
    "我们希望你亲和大方，能够接受周末轮班，有服装零售经验更好，公司提供岗前培训。"
)


def signed(text: str) -> bytes:
    return signature(essence(text))


def test_spacing_and_signs_carry_no_meaning() -> None:
    assert essence("限 男，电话：") == essence("限男电话")
    assert signed(TEXT) == signed(TEXT.replace("，", ", ").replace("；", ";\n"))


def test_likeness_falls_with_what_is_changed() -> None:
    assert similarity(signed(TEXT), signed(TEXT)) == 1.0
    assert similarity(signed(TEXT), signed(f"{TEXT}急招")) > 0.9
    assert similarity(signed(TEXT), signed(TEXT.replace("两班倒", "三班倒"))) > 0.85
    halves = "".join(reversed(TEXT.split("任职要求：")))
    assert similarity(signed(TEXT), signed(f"任职要求：{halves}")) > 0.85
    assert similarity(signed(TEXT), signed(OTHER)) < 0.2


def test_a_short_wording_has_no_signature() -> None:
    assert signature("字" * (SHORT - 1)) == b""
    assert bands(b"") == ()
    assert similarity(b"", b"") == 0.0


def test_alike_wordings_share_a_band_and_others_none() -> None:
    assert set(bands(signed(TEXT))) & set(bands(signed(f"{TEXT}急招")))
    assert not set(bands(signed(TEXT))) & set(bands(signed(OTHER)))


def test_a_stored_signature_stays_comparable() -> None:
    assert SCHEME.startswith("minhash-")
    assert len(signed(TEXT)) == 512
    assert signed(TEXT).hex()[:16] == "ff7faec0ebff9d32"


def test_what_is_kept_of_a_signature_is_compared_as_the_whole_is() -> None:
    assert len(kept(signed(TEXT))) == 128
    assert kept(signed(TEXT)).hex()[:4] == "ffeb"
    assert kept(kept(signed(TEXT))) == kept(signed(TEXT))
    assert kept(b"") == b""
    for other in (OTHER, f"{TEXT}急招", TEXT.replace("两班倒", "三班倒")):
        numbers = zip(array("I", signed(TEXT)), array("I", signed(other)), strict=True)
        whole = sum(one == its for one, its in numbers) / 128
        by_chance = 2 / 128
        assert whole <= similarity(kept(signed(TEXT)), signed(other)) <= whole + by_chance
        assert similarity(kept(signed(TEXT)), kept(signed(other))) == similarity(
            signed(TEXT), signed(other)
        )


def test_what_was_kept_with_two_bytes_of_each_number_is_cut_likewise() -> None:
    two_bytes = array("H", (number & 0xFFFF for number in array("I", signed(TEXT)))).tobytes()
    assert len(two_bytes) == 256
    assert kept(two_bytes) == kept(signed(TEXT))
    assert similarity(two_bytes, signed(TEXT)) == 1.0
