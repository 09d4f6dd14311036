"""Attacks thought out without sight of the guards: each kind is tried once more at every run."""

import csv
import gzip
import io
import re
import time
import zipfile
from contextlib import suppress

import pytest
from PIL import Image
from sqlalchemy import String, update
from sqlalchemy.exc import DBAPIError

from scrapers.tables.formulas import FORMULA_STARTS
from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.platform.roles import Role
from supervisor.services.exchange import tokens
from supervisor.services.exchange.tokens import NewToken
from supervisor.services.platform import throttle
from supervisor.services.platform.audit import Actor
from supervisor.store.base import Base
from supervisor.web.exchange import agencies
from supervisor.web.shell.guards import admission
from tests.support.factories import Ad
from tests.support.one_of_each import fill
from tests.support.routes import address_of

EVIL = "evil.example"
PAYLOADS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A1", '=HYPERLINK("x")')
ARMED = {
    "address", "company", "legal_representative", "name", "note", "place", "subject", "title",
    "venue", "website", "reason", "organiser", "contact", "owner", "filename",
}  # fmt: skip
WORDS = "一份没有人会认错的文件".encode()
PHONE, WECHAT = "13971234567", "xiaozhou8866"


@pytest.fixture(autouse=True)
def unhurried(app, monkeypatch):
    wide = throttle.Limit("wide", 100_000, 0.001)
    monkeypatch.setattr(admission, "STRANGERS", wide)
    monkeypatch.setattr(agencies, "REGISTER", wide)
    app.extensions["staff_submissions"] = throttle.OwnBuckets(wide)
    app.extensions["readings"] = throttle.OwnBuckets(wide)
    app.config["PROPAGATE_EXCEPTIONS"] = False


@pytest.fixture
def token(world):
    """A token for everything, made by an admin, and its id."""
    actor = Actor(world.user(Role.ADMIN, "token-maker").id)
    row, text = tokens.make(
        world.session, actor, NewToken("数据交换", tuple(ApiScope), "handover", None)
    )
    return actor, row.id, text


def shown(text):
    return {"Authorization": f"Bearer {text}"}


# The interface for programs.


def test_a_token_counts_in_its_header_alone(client, token):
    _, _, text = token
    odd = [
        client.get(f"/api/v1/agencies?{name}={text}")
        for name in ("token", "access_token", "api_key", "Authorization", "key")
    ]
    client.set_cookie("token", text)
    odd.append(client.get("/api/v1/agencies"))
    odd += [
        client.get("/api/v1/agencies", headers=headers)
        for headers in (
            {"Authorization": text}, {"Authorization": f"Token {text}"},
            {"X-Api-Key": text}, {"Authorization": f"Basic {text}"},
            {"Authorization": f"Bearer {text[:-1]}"}, {"Authorization": f"Bearer {text.upper()}"},
            {"Authorization": f"Bearer {text} {text}"}, {"Authorization": "Bearer " + "x" * 60_000},
            {"Authorization": "Bearer %"}, {"Authorization": "Bearer \xff"},
        )
    ]  # fmt: skip
    assert [answer.status_code for answer in odd] == [401] * len(odd)


def test_an_ended_token_is_dead_at_once(client, world, token):
    actor, row_id, text = token
    assert client.get("/api/v1/agencies", headers=shown(text)).status_code == 200
    tokens.end(world.session, actor, row_id)
    assert client.get("/api/v1/agencies", headers=shown(text)).status_code == 401


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=201", "limit=1e9", "limit=９", "limit=" + "9" * 5000,
        "limit=1&limit=999999", "after=" + "x" * 5000, "after=%00", "after=%F0%9F", "after='--",
        "after=%ff", "on=9999-99-99", "offset=-1", "page=-1",
    ],
)  # fmt: skip
def test_pages_of_the_register_stay_within_bounds(client, world, token, query):
    for number in range(3):
        world.agency(f"武汉第{number}人力资源有限公司")
    answer = client.get(f"/api/v1/agencies?{query}", headers=shown(token[2]))
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert len(answer.json.get("items", answer.json)) <= 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[" * 100_000, "application/json"),
        (b'{"text":' * 20_000, "application/json"),
        (b'{"text": "\\ud800 \\u0000"}', "application/json"),
        (b'{"text": NaN}', "application/json"),
        (b'{"text": ' + b"9" * 20_000 + b"}", "application/json"),
        (b'{"text": "a", "text": ["b"]}', "application/json"),
        (b'{"ads": {"0": {"text": "a"}}}', "application/json"),
        (b"\xff\xfe{\x00}\x00", "application/json; charset=utf-16"),
        (b'{"text": "a"}', "application/json; charset=no-such"),
        (b'{"text": "a"}', "application/json; charset=utf-7"),
        (b"null", "application/json"),
        (b"", "application/json"),
        (b'"text"', "application/vnd.api+json"),
        (gzip.compress(b" " * 50_000_000), "application/json"),
        (b"a=1", "multipart/form-data"),
        (b"--x\r\n" * 5000, "multipart/form-data; boundary=x"),
    ],
)  # fmt: skip
def test_no_body_is_too_odd_for_the_checks(client, token, body, kind):
    client.post("/api/v1/check", json={"text": "招文员"})  # the first one loads the rules
    for address in ("/api/v1/check", "/api/v1/checks"):
        began = time.process_time()
        packed_how = {"Content-Encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
        headers = shown(token[2]) | packed_how
        answer = client.post(address, data=body, content_type=kind, headers=headers)
        assert answer.status_code < 500
        assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "name",
    ["../../../secret_key", "..%2f..%2fsecret_key", "%2e%2e/secret_key", "/etc/passwd", "a\x00b",
     "CON", "x" * 300, "..\\..\\secret_key", "a/../../b.csv", "%00.csv", ".htaccess"],
)  # fmt: skip
def test_no_name_of_a_file_leads_out_of_the_inbox(client, settings, token, monkeypatch, name):
    from supervisor.web.exchange import handovers  # noqa: PLC0415

    monkeypatch.setattr(handovers.background, "start", lambda work: None)
    answer = client.post(
        "/api/v1/handovers", query_string={"filename": name}, data=WORDS, headers=shown(token[2])
    )
    assert answer.status_code in (202, 422)
    kept = [path for path in settings.instance_path.rglob("*") if path.is_file()]
    made = [path for path in kept if path.read_bytes() == WORDS]
    assert len(made) == (answer.status_code == 202)
    assert all(path.parent == settings.inbox_path / "handover" for path in made)
    answer = client.get(f"/api/v1/handovers/{name}", headers=shown(token[2]))
    assert answer.status_code == 404


# What is uploaded.


def jpeg(tail=b"", **saved):
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "JPEG", **saved)
    return out.getvalue() + tail


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


SCRIPT = b"<script>alert(1)</script>"
POLYGLOTS = {
    "picture and page": jpeg(SCRIPT),
    "picture and archive": jpeg(packed(a="<script>alert(1)</script>")),
    "script in a comment": jpeg(comment=SCRIPT),
    "script in EXIF": jpeg(exif=b"Exif\x00\x00" + SCRIPT),
}
NO_PICTURES = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"<!DOCTYPE html>" + SCRIPT,
    "page behind the start of a GIF": b"GIF89a/*" + SCRIPT,
    "page behind the start of a PNG": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "postscript": b"%!PS-Adobe-3.0 (x) run",
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "empty": b"",
}


@pytest.fixture
def handed_in(client, world, sign_in):
    """Return a function that hands a file in with a complaint and gives what the office gets."""

    def hand_in(name, data):
        form = {
            "kind": "other", "subject": "武汉某机构", "text": "收了押金不退，多次联系无果。",
            "files": (io.BytesIO(data), name),
        }  # fmt: skip
        answer = client.post("/public/complaints/new", data=form)
        if answer.status_code != 302:
            return answer, None
        world.refresh()
        officer = sign_in(world.user())
        link = re.search(r"/complaints/\d+/files/\d+", officer.get("/complaints/1").text)
        return answer, officer.get(link[0]) if link else None

    return hand_in


@pytest.mark.parametrize("what", POLYGLOTS)
def test_nothing_of_a_polyglot_is_handed_on(handed_in, what):
    _, got = handed_in("a.html", POLYGLOTS[what])
    assert SCRIPT not in got.data
    assert b"PK\x03\x04" not in got.data
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]


@pytest.mark.parametrize("what", NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_its_name(handed_in, what):
    answer, got = handed_in("证据.jpg", NO_PICTURES[what])
    assert got is None
    assert answer.status_code in (422, 413)


@pytest.mark.parametrize(
    "name",
    ['a"; filename="x.html', "a\r\nSet-Cookie: x=1.jpg", "../../x.jpg", "x" * 5000 + ".jpg",
     "\u202egpj.exe", "<img src=x onerror=alert(1)>.jpg", "a\x00.jpg"],
)  # fmt: skip
def test_names_of_files_break_no_header_and_no_page(handed_in, name):
    answer, got = handed_in(name, jpeg())
    if got is None:
        assert answer.status_code in (302, 422)
        return
    told = got.headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%~-]+", told)
    assert "Set-Cookie: x" not in str(got.headers)
    assert len(told) < 2000


# What is asked, and how.


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": EVIL}, {"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https"},
        {"Forwarded": f"host={EVIL}"}, {"X-Original-URL": "/users"}, {"X-Rewrite-URL": "/users"},
        {"X-HTTP-Method-Override": "DELETE"}, {"X-Forwarded-Prefix": f"//{EVIL}"},
        {"Accept-Language": "x" * 60_000}, {"Cookie": "session=" + "x" * 60_000},
        {"Cookie": "session=.eJwB"}, {"Range": "bytes=" + ",".join(["0-1"] * 5000)},
        {"If-None-Match": "x" * 60_000}, {"If-Modified-Since": "x"}, {"Referer": f"//{EVIL}"},
        {"User-Agent": "\xff" * 9000}, {"X-Request-ID": "a\tb" * 900},
        {"Content-Length": "-1"}, {"Content-Length": "9" * 40}, {"Content-Length": "x"},
    ],
)  # fmt: skip
def test_no_header_leads_elsewhere_or_breaks_a_page(client, headers):
    for address in ("/sign-in", "/public", "/check", "/today", "/api/v1/openapi.json"):
        began = time.process_time()
        with client.get(address, headers=headers) as answer:
            assert answer.status_code < 500
            assert time.process_time() - began < 2
            if answer.status_code == 200 or answer.location:
                assert EVIL not in (answer.location or "")
                assert EVIL not in answer.text


def test_a_receipt_of_the_check_leads_to_the_public_address(client):
    form = {"title": "", "company": "", "text": "招文员一名，限女性。"}
    made = client.post("/check/receipt", data=form, headers={"Host": EVIL})
    assert EVIL not in (made.location or "")
    assert EVIL not in client.get(made.location).text


# What leaves the house in tables.


@pytest.fixture
def people(world, sign_in):
    agency = world.agency("=1+1武汉晨帆人力资源有限公司", phone=PHONE)
    users = {
        role: world.user(role, agency_id=agency.id if role is Role.AGENCY else None)
        for role in Role
    }
    for payload in PAYLOADS:
        said = f"{payload} 限男性。联系电话：{PHONE}，微信：{WECHAT}"
        world.finding(Ad(title=payload, company=payload, text=said), agency_id=agency.id)
    fill(world, users[Role.INSPECTOR])
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.key in ARMED and isinstance(column.type, String):
                # Some tables refuse every change, and some names stand once only.
                with suppress(DBAPIError), world.session.begin_nested():
                    world.session.execute(update(table).values({column.key: "=1+1"}))
    world.session.commit()
    return {None: None, **{role: sign_in(user) for role, user in users.items()}}


def armed_cells(answer):
    """Return the cells of a table, or of the tables of an archive, that a spreadsheet would run."""
    if answer.data[:4] != b"PK\x03\x04":
        return armed_of_csv(answer.data)
    found = []
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        for one in archive.namelist():
            if one.endswith(".csv"):
                found += armed_of_csv(archive.read(one))
            elif one.startswith("xl/worksheets/") and b"<f>" in archive.read(one):
                found.append(one)
    return found


def armed_of_csv(data):
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    # A sign alone is none: rows made up for every column hold a dash.
    return [one for row in rows for one in row if one[1:] and one.startswith(FORMULA_STARTS[:-1])]


def test_no_cell_of_any_table_runs_in_a_spreadsheet(app, client, people):
    people[None] = client
    armed, tables = [], 0
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        roles = access.roles if access else [None]
        who = people[next((role for role in people if role in roles), None)]
        method = "POST" if rule.endpoint == "exports.take" else "GET"
        if method not in rule.methods or rule.endpoint.rpartition(".")[2] == "static":
            continue
        address = address_of(app, rule)
        if rule.endpoint == "exports.take":
            addresses = [
                f"/desk/exports/{what}.{end}"
                for what in ("ads", "cases", "complaints", "leads") for end in ("csv", "xlsx")
            ]  # fmt: skip
        else:
            addresses = [address, address.replace(".csv", ".xlsx")]
        for one in dict.fromkeys(addresses):
            with who.open(one, method=method) as answer:
                kind = answer.mimetype
                if answer.status_code != 200 or kind not in (
                    "text/csv", "application/zip",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ):  # fmt: skip
                    continue
                tables += 1
                armed += [(one, cell) for cell in armed_cells(answer)]
    assert tables > 12
    assert armed == []


def test_no_order_filter_or_export_tells_what_is_masked(app, client, people):
    people[None] = client
    told = []
    for address in ("/findings", "/postings", "/agencies", "/complaints", "/cases", "/public"):
        for role in (None, Role.AGENCY, Role.AUDITOR):
            who = people[role]
            plain = who.get(address)
            if plain.status_code != 200:
                continue
            for name in ("order", "sort", "by", "contact", "phone", "text", "address", "company",
                         "legal_representative", "representative", "identity", "name"):  # fmt: skip
                for value in (PHONE[3:7], "phone", "-phone", "identity.sealed", WECHAT):
                    page = who.get(address, query_string={name: value})
                    links = set(re.findall(r'<a [^>]*href="(/[^"?]+)', page.text))
                    if links - set(re.findall(r'<a [^>]*href="(/[^"?]+)', plain.text)):
                        told.append((address, name, value))
    assert told == []
    for role in (Role.INSPECTOR, Role.AUDITOR):
        for what in ("ads", "leads", "complaints", "cases"):
            answer = people[role].post(f"/desk/exports/{what}.csv")
            assert PHONE not in answer.text
            assert WECHAT not in answer.text
