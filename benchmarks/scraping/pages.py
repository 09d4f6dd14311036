"""Made-up list pages of about 52 KB with 40 cards, and a server that sends nothing else.

``python -m benchmarks.scraping.pages`` serves on a free port of loopback and prints it. Any path is
a page; ``/bomb`` is a small body that unpacks to 512 MB, ``/endless`` a body without an end.
"""

import asyncio
import zlib
from contextlib import suppress
from typing import Final

CARDS: Final = 40
_PADDING: Final = "负责货品上架与盘点，保持库区整洁。" * 11


def card(number: int) -> str:
    """Return one card in the markup of the 58 board."""
    return (
        f'<li class="job_item clearfix" infoid="5{number:013}"><div class="item_con job_title">'
        f'<div class="job_name clearfix"><a href="/pugongjg/5{number:013}x.shtml?psid=0">'
        f'<span class="address">武昌</span> | <span class="name">包装工 &amp; 长白班{number}</span>'
        '</a></div><p class="job_salary">5000-7000<i class="unit">元/月</i></p>'
        '<div class="job_wel clearfix"><span>包住</span><span>餐补</span></div></div>'
        '<div class="item_con job_comp"><div class="comp_name"><a class="fl" '
        f'title="武汉演示{number % 97}号有限公司">武汉演示{number % 97}号有</a></div>'
        '<p class="job_require"><span class="cate">普工</span><span class="xueli">不限</span>'
        f'<span class="jingyan">不限</span></p></div><div class="pad">{_PADDING}</div>'
        '<span class="sign">3天前</span></li>'
    )


def page(number: int) -> bytes:
    """Return the list page of this number."""
    cards = "".join(card(number * CARDS + offset) for offset in range(CARDS))
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>武汉招聘</title></head><body>'
        f'<ul id="list_con">{cards}</ul></body></html>'
    ).encode()


def bomb() -> bytes:
    """Return a gzip body of half a megabyte that unpacks to 512 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(512)) + packer.flush()


def answer(body: bytes, headers: str = "") -> bytes:
    """Return a whole response."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _next_head(reader: asyncio.StreamReader) -> bytes:
    """Return the next request, nothing where the client has hung up, politely or not."""
    try:
        return await reader.read(8192)
    except ConnectionError:
        return b""


async def _pour(writer: asyncio.StreamWriter) -> None:
    """Send for as long as the client takes it."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    with suppress(ConnectionError):
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()


async def _serve() -> None:
    pages = [answer(page(number)) for number in range(50)]
    robots = answer(b"User-agent: *\nAllow: /\n")
    exploding = answer(bomb(), "Content-Encoding: gzip\r\n")
    count = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        while head := await _next_head(reader):
            if head.startswith(b"GET /robots"):
                writer.write(robots)
            elif head.startswith(b"GET /bomb"):
                writer.write(exploding)
            elif head.startswith(b"GET /endless"):
                await _pour(writer)
            else:
                count += 1
                writer.write(pages[count % len(pages)])
            with suppress(ConnectionError):  # a client that refuses the bomb
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
