"""SQL lives in the store; the web reads through its queries and writes through services."""

import ast
from collections.abc import Iterator
from pathlib import Path

SUPERVISOR = Path(__file__).resolve().parent.parent / "supervisor"
FEATURES = (
    "cases",
    "collect",
    "demo",
    "fieldwork",
    "leads",
    "nights",
    "successions",
    "watch",
)
# Modules that still hold statements of their own.
NOT_YET = {
    "services/collect/conditional.py",
    "services/collect/handover.py",
    "services/collect/live.py",
    "services/collect/paused_lists.py",
    "services/leads/prints.py",
    "services/nights/upload.py",
    "web/leads/copies.py",
}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((SUPERVISOR / folder).rglob("*.py")):
            if str(path.relative_to(SUPERVISOR)) not in NOT_YET:
                yield path


def imported(path: Path) -> Iterator[str]:
    """Yield what a module imports, as ``module.name``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(path: Path) -> Iterator[str]:
    """Yield the names of the methods a module calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_services_import_the_session_and_errors_only():
    wrong = [
        f"{path.relative_to(SUPERVISOR)}: {name}"
        for path in modules(*(f"services/{feature}" for feature in FEATURES))
        for name in imported(path)
        if name.startswith("sqlalchemy")
        and name != "sqlalchemy.orm.Session"
        and not name.startswith("sqlalchemy.exc.")
    ]
    assert wrong == []


def test_services_end_their_work_in_units():
    wrong = [
        f"{path.relative_to(SUPERVISOR)}: {name}"
        for path in modules(*(f"services/{feature}" for feature in FEATURES))
        for name in called(path)
        if name in ("rollback", "commit")
    ]
    assert wrong == []


def test_web_and_command_line_know_no_tables():
    wrong = [
        f"{path.relative_to(SUPERVISOR)}: {name}"
        for path in modules(*(f"web/{feature}" for feature in FEATURES), "cli")
        for name in imported(path)
        if name.startswith(("sqlalchemy", "supervisor.store.tables", "supervisor.store.base"))
    ]
    assert wrong == []
