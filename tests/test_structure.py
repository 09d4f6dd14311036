"""The house: folders small enough to see, features without circles, one meaning in two places."""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from supervisor.cli.docs import PAGES
from supervisor.jobs.schedule import JOBS

ROOT = Path(__file__).resolve().parent.parent
FILES_IN_A_FOLDER = 20
PACKAGES = sorted(
    init.parent
    for top in ("supervisor", "scrapers", "benchmarks", "tests")
    for init in (ROOT / top).rglob("__init__.py")
)
# Packages whose sub-packages are features or parts that must not lean on one another in a circle.
LAYERED = (
    "scrapers",
    "supervisor.domain",
    "supervisor.services",
    "supervisor.store.queries",
    "supervisor.web",
)
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def name_of(path):
    return str(path.relative_to(ROOT))


def imported_by(path):
    """Every dotted name a module imports, with the names it takes from packages."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def part_of(dotted, base):
    """The feature of ``base`` that a dotted name lies in, or nothing."""
    rest = dotted.removeprefix(base + ".")
    name = rest.split(".")[0]
    is_package = (ROOT / base.replace(".", "/") / name / "__init__.py").exists()
    return name if rest != dotted and is_package else None


def features(base):
    """Feature by feature of ``base``, which others it imports."""
    leans = defaultdict(set)
    for path in (ROOT / base.replace(".", "/")).rglob("*.py"):
        own = part_of(".".join(path.relative_to(ROOT).with_suffix("").parts), base)
        for dotted in imported_by(path):
            other = part_of(dotted, base)
            if own and other and own != other:
                leans[own].add(other)
    return leans


def reached_from(start, leans):
    seen, ahead = set(), [start]
    while ahead:
        for other in leans.get(ahead.pop(), ()):
            if other not in seen:
                seen.add(other)
                ahead.append(other)
    return seen


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_folder_can_be_seen_at_once(package):
    assert len(list(package.glob("*.py"))) <= FILES_IN_A_FOLDER


@pytest.mark.parametrize("base", LAYERED)
def test_features_lean_on_one_another_without_a_circle(base):
    leans = features(base)
    assert [name for name in leans if name in reached_from(name, leans)] == []


def test_every_folder_says_in_one_line_what_lives_there():
    silent = [
        name_of(package)
        for package in PACKAGES
        if not package.is_relative_to(ROOT / "tests")
        and not ast.get_docstring(ast.parse((package / "__init__.py").read_text()))
    ]
    assert silent == []


def test_no_test_imports_another_test_module():
    borrowed = [
        f"{name_of(path)}: {dotted}"
        for path in (ROOT / "tests").rglob("*.py")
        for dotted in imported_by(path)
        if dotted.startswith("tests.") and re.search(r"\.(test_\w+|conftest)(\.|$)", dotted)
    ]
    assert borrowed == []


@pytest.mark.parametrize("folder", ["web", "cli"])
def test_views_and_commands_know_no_tables(folder):
    """For the web the contracts say it too; this holds for imports inside functions as well."""
    inner = ("sqlalchemy", "supervisor.store.tables", "supervisor.store.base")
    strays = [
        f"{name_of(path)}: {dotted}"
        for path in (ROOT / "supervisor" / folder).rglob("*.py")
        for dotted in imported_by(path)
        if dotted.startswith(inner)
    ]
    assert strays == []


def test_services_end_their_work_in_units():
    """What was only read is let go by ``end_reading``; nothing commits or rolls back by hand."""
    services = ROOT / "supervisor" / "services"
    by_hand = {
        path.relative_to(services).as_posix()
        for path in services.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("rollback", "commit")
    }
    assert by_hand == set()


def test_services_leave_sql_to_the_store():
    """Services take a session; statements stand in the store."""
    allowed = {"sqlalchemy.orm.Session"}
    strays = [
        f"{name_of(path)}: {dotted}"
        for path in (ROOT / "supervisor" / "services").rglob("*.py")
        for dotted in imported_by(path)
        if dotted.startswith("sqlalchemy")
        and dotted not in allowed
        and not dotted.startswith("sqlalchemy.exc.")
    ]
    assert strays == []


def test_the_written_features_are_the_features():
    written = re.findall(r"^\| `(\w+)` \|", ARCHITECTURE, re.M)
    there = {
        path.name
        for base in ("services", "web")
        for path in (ROOT / "supervisor" / base).iterdir()
        if (path / "__init__.py").exists()
    }
    assert sorted(written) == sorted(there)  # each once


def test_every_file_the_architecture_names_is_there():
    named = re.findall(r"`((?:supervisor|scrapers|templates|tests|docs)/[^`<* ]*)`", ARCHITECTURE)
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_module_that_documents_name_is_there():
    """Documents name modules from the root or from ``supervisor/``."""
    lost = [
        f"{name_of(page)}: {named}"
        for page in (ROOT / "docs").rglob("*.md")
        for named in re.findall(r"`([a-z_]+/[\w/]+\.(?:py|toml|html))\b", page.read_text("utf-8"))
        if not any((base / named).exists() for base in (ROOT, ROOT / "supervisor"))
    ]
    assert lost == []


def test_no_two_classes_of_the_core_share_a_name():
    """A word has one meaning: classes of domain, services and tables are named once."""
    names = Counter(
        node.name
        for base in ("domain", "services", "store/tables")
        for path in (ROOT / "supervisor" / base).rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", PAGES)
def test_generated_documentation_is_up_to_date(name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run `make docs` and commit"


def test_every_job_is_in_the_runbook():
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert [job.key for job in JOBS if f"`{job.key}`" not in runbook] == []


def test_numbers_of_forms_are_read_in_one_place():
    """What reads them bounds them: ``int`` takes numbers no database holds, ``float`` half fens."""
    loose = [
        name_of(path)
        for path in (ROOT / "supervisor/web").rglob("*.py")
        if re.search(r"type=(int|float)\b", path.read_text(encoding="utf-8"))
    ]
    assert loose == []
