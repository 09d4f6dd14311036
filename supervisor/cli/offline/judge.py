"""``supervisor judge``: who posted each ad, what may be said of it, and the lead it makes."""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
import orjson
from rich.table import Table

from supervisor.cli.console import console, json_option, print_json
from supervisor.cli.offline.ad_files import Refusals, open_lines, parse_ad, read_objects
from supervisor.cli.offline.dates import EXPECTED, read_date
from supervisor.cli.offline.problems import ToldProblems
from supervisor.domain.leads.respondents import respondents
from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.known import own_register
from supervisor.domain.matching import MATCHER_VERSION, AgencyIndex, Identifier
from supervisor.domain.matching.model import Verdict
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening import Category, Screener, load_rules
from supervisor.services.leads.assess import Assessment, RegisterInForce, assess
from supervisor.services.lists.folder import UnreadableListsError, read_everything
from supervisor.services.lists.named_columns import UnreadableTableError
from supervisor.settings import Settings

_BATCH: Final = 2_000
_REFUSED: Final = 3
_ZONE: Final = ZoneInfo("Asia/Shanghai")
_NOON: Final = time(12)


@click.command()
@click.argument("ads", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--register",
    "register_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="本局名册（CSV 或 XLSX），至少有机构名称一列。",
)
@click.option(
    "--lists",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="其他发证机关的名单：内有 lists.toml 和各份文件。",
)
@click.option(
    "--on",
    "on_text",
    metavar="DATE",
    help="看到这些信息的日期，信息自发布日至该日视为在登；不填则只看发布当日。",
)
@json_option
def judge(
    ads: Path,
    out: Path,
    register_file: Path,
    folder: Path | None,
    on_text: str | None,
    as_json: bool,
) -> None:
    """判断每条招聘信息由谁发布、能说什么、是否成为线索：读 ADS（JSONL，可 .gz），结果按原顺序写入 OUT。

    退出码：0 完成；2 文件不能读；3 完成，但有内容不符合要求，已逐项列出。
    """  # noqa: E501 - one sentence of the help text
    problems = ToldProblems()
    try:
        seen_on = read_date(on_text) if on_text else None
    except ValueError as error:
        raise click.UsageError(f"--on {EXPECTED}，实为“{on_text}”") from error
    try:
        register = load(register_file, folder, problems)
    except (UnreadableTableError, UnreadableListsError) as error:
        raise click.UsageError(str(error)) from error
    screener = Screener(load_rules(None))
    refusals = Refusals(ads)
    started = perf_counter()
    verdicts, leads = _judge(register, screener, _postings(ads, refusals, seen_on), out)
    summary = {
        "ads": sum(verdicts.values()),
        "verdicts": {str(verdict): verdicts[verdict] for verdict in Verdict},
        "leads": dict(leads),
        "refused": refusals.count,
        "problems": problems.count,
        "seconds": round(perf_counter() - started, 3),
        "version": MATCHER_VERSION,
    }
    if as_json:
        print_json(summary)
    else:
        _show(verdicts, sum(leads.values()))
    if refusals.count or problems.count:
        sys.exit(_REFUSED)


def _judge(
    register: RegisterInForce, screener: Screener, postings: Iterator[JobPosting], out: Path
) -> tuple[Counter[Verdict], Counter[str]]:
    """Write a line for every ad, batch by batch; return how many of each verdict and lead."""
    verdicts: Counter[Verdict] = Counter()
    leads: Counter[str] = Counter()
    with open_lines(out, "wb") as sink:
        while batch := list(islice(postings, _BATCH)):
            found = assess(register, screener, batch, [()] * len(batch))
            for posting, one in zip(batch, found, strict=True):
                verdicts[one.match.verdict] += 1
                if one.lead:
                    leads[str(one.lead.severity)] += 1
                record = _record(posting, one)
                sink.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
    return verdicts, leads


def load(register_file: Path, folder: Path | None, problems: ToldProblems) -> RegisterInForce:
    """Return a register with its lists, both from files, as a night would have them.

    The bureau's division and name come from the settings of the environment.
    """
    settings = Settings()
    agencies, lists = read_everything(register_file, folder, problems.report)
    home = settings.bureau.division
    coverage = Coverage(
        (own_register(home, settings.bureau.name), *lists), settings.list_fresh_days
    )
    identifier = Identifier(AgencyIndex(agencies), fresh_days=settings.list_fresh_days)
    return RegisterInForce(identifier, coverage, home)


def _postings(path: Path, refusals: Refusals, seen_on: date | None) -> Iterator[JobPosting]:
    for number, row in read_objects(path, refusals):
        ad = parse_ad(row)
        if isinstance(ad, str):
            refusals.add(number, ad)
            continue
        text = {key: row.get(key) or "" for key in ("city", "uscc", "published", "licence_number")}
        wrong = [key for key, value in text.items() if not isinstance(value, str)]
        published: date | None = None
        if text["published"] and not wrong:
            try:
                published = read_date(text["published"])
            except ValueError:
                wrong.append("published")
        if wrong:
            refusals.add(number, f'"{wrong[0]}" 不能读')
            continue
        seen = seen_on or published or datetime.now(_ZONE).date()
        yield JobPosting(
            source_id="file",
            external_id=ad.id,
            title=ad.title,
            company=ad.company,
            text=ad.text,
            seen_at=datetime.combine(seen, _NOON, _ZONE),
            city=text["city"],
            uscc=text["uscc"].strip().upper(),
            licence_number=text["licence_number"],
            published_on=min(published, seen) if published else None,
        )


def _record(posting: JobPosting, found: Assessment) -> dict[str, Any]:
    match, lead = found.match, found.lead
    stands = None
    if lead is not None:
        counted = [
            hit
            for hit in lead.hits
            if hit.exception is None and hit.category is not Category.INTERMEDIARY
        ]
        concerned = respondents(counted, is_intermediary=found.intermediary.is_likely)
        stands = {
            "categories": list(dict.fromkeys(str(hit.category) for hit in counted)),
            "severity": str(lead.severity),
            "respondents": [str(one) for one in concerned],
        }
    return {
        "id": posting.external_id,
        "verdict": str(match.verdict),
        "agency": match.agency_name,
        "authority": match.authority,
        "why": match.why,
        "lead": stands,
    }


def _show(verdicts: Counter[Verdict], leads: int) -> None:
    table = Table("结论", "条数")
    for verdict in Verdict:
        table.add_row(verdict.label, f"{verdicts[verdict]:,}")
    console.print(table)
    console.print(f"其中列为线索 {leads:,} 条。")
