"""The record of how electronic data was extracted (电子数据提取笔录), to be checked and signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from docx.enum.text import WD_ALIGN_PARAGRAPH

from supervisor.documents import word
from supervisor.domain.platform.clock import office_time

_SIGNED_BY: Final = ("提取人（执法证号）：", "提取人（执法证号）：", "见证人：", "日期：")


@dataclass(frozen=True, slots=True)
class ExtractedFile:
    """One extracted file: name in the capsule, length in bytes, SHA-256."""

    name: str
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class ExtractionRecord:
    """What the record states; ``received_at`` is when the page was received.

    ``chain_head`` is the end of the chain of records when the record was filled in.
    """

    bureau: str
    address: str
    received_at: datetime
    title: str
    poster: str
    files: tuple[ExtractedFile, ...]
    chain_head: str


def as_word(record: ExtractionRecord) -> bytes:
    """Return the record as a Word document; lines for signatures are left to be filled by hand."""
    document = word.official_page()
    centre = WD_ALIGN_PARAGRAPH.CENTER
    word.line(document, "电子数据提取笔录", word.TITLE_FONT, word.TITLE_SIZE, centre)
    word.line(document, "")
    for text in _paragraphs(record):
        word.line(document, text).paragraph_format.first_line_indent = word.TEXT_SIZE * 2
    word.line(document, "")
    for text in _SIGNED_BY:
        word.line(document, text)
    return word.content_of(document)


def _paragraphs(record: ExtractionRecord) -> tuple[str, ...]:
    received = office_time(record.received_at)
    return (
        f"提取单位：{record.bureau}",
        f"提取时间：{received:%Y-%m-%d %H:%M:%S}（北京时间，以系统收到页面的时间为准）",
        f"数据来源：{record.address}",
        f"提取内容：招聘信息“{record.title}”，页面所示发布单位“{record.poster or '未写明'}”。",
        "提取方法：由监管系统按公开地址请求页面，收到的响应未经修改写入存档文件（WARC），"
        "同时计算 SHA-256 校验值；其后每次读取均与校验值核对。",
        "提取结果：",
        *(f"{one.name}，{one.length} 字节，SHA-256：{one.digest}" for one in record.files),
        f"制作时的留痕链头：{record.chain_head}",
        "核验方法：用随包程序 verify_capsule.py 核对全部文件的校验值和签名。",
    )
