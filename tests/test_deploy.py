"""What is delivered for servers fits the product: settings, commands, syntax."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import click
import pytest
import yaml
from packaging.requirements import Requirement

from benchmarks.proxy import nginx
from supervisor.cli import main
from supervisor.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "docs" / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted(DEPLOY.glob("systemd/*.service")) + sorted(DEPLOY.glob("systemd/*.timer"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
PRODUCT = "/opt/supervisor/.venv/bin/supervisor "


def test_every_setting_named_exists():
    """Also in the runbook; ``SUPERVISOR_KEEP_*`` names several."""
    known = {f"SUPERVISOR_{name.upper()}" for name in Settings.model_fields}
    unknown = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (*FILES, ROOT / "docs" / "runbook.md")
        for name in re.findall(r"SUPERVISOR_[A-Z_]+[A-Z](?![A-Z_*])", path.read_text("utf-8"))
        if name not in known | {"SUPERVISOR_TEST_DATABASE"}
    ]
    assert unknown == []


def environment_of(lines):
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name.removeprefix("SUPERVISOR_").lower(): value for name, value in pairs}


def test_the_settings_have_values_that_are_accepted():
    unit = (DEPLOY / "systemd" / "supervisor.env").read_text(encoding="utf-8").splitlines()
    in_compose = COMPOSE["services"]["web"]["environment"].items()
    composed = [f"{name}={re.sub(r'[$]{[^}]*}', 'x' * 16, value)}" for name, value in in_compose]
    for lines in (unit, composed):
        settings = Settings(**environment_of(lines))
        assert settings.proxy_networks
        assert settings.watching_networks
        assert settings.log_format == "json"
        assert settings.backup_path is not None


def commands():
    for path in UNITS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("ExecStart="):
                assert PRODUCT in line
                yield line.partition(PRODUCT)[2].split()
    for name in ("web", "scheduler"):
        yield COMPOSE["services"][name]["command"]


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_named_is_understood(words):
    command = main
    rest = list(words)
    context = click.Context(main)
    while isinstance(command, click.Group):
        name, command, rest = command.resolve_command(context, rest)
        context = click.Context(command, parent=context, info_name=name)
    command.make_context(command.name, rest)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path):
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace(PRODUCT, f"{sys.executable} ")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - fixed arguments
        ["systemd-analyze", "verify", *(str(tmp_path / path.name) for path in UNITS)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "supervisor-" in line]
    assert ours == []


def test_the_units_share_their_bounds():
    """What one service is kept from, the others are as well."""
    bounds = [
        {
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith(("User=", "UMask=", "Protect", "Private", "Restrict", "NoNew"))
        }
        for path in UNITS
        if path.suffix == ".service"
    ]
    assert bounds[0] == bounds[1] == bounds[2]
    assert len(bounds[0]) > 8


def test_the_command_for_root_runs_as_the_services_run():
    """With their user, environment, folder and file modes; its words stay out of the journal."""
    text = (DEPLOY / "systemd" / "supervisor").read_text(encoding="utf-8").replace("\\\n", " ")
    words = shlex.split(text[text.index("exec ") :])
    unit = (DEPLOY / "systemd" / "supervisor-web.service").read_text(encoding="utf-8")
    of_unit = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    assert words[-2:] == [PRODUCT.strip(), "$@"]
    assert {
        f"--uid={of_unit['User']}",
        f"--gid={of_unit['Group']}",
        f"--working-directory={of_unit['WorkingDirectory']}",
        f"--property=EnvironmentFile={of_unit['EnvironmentFile']}",
        f"--property=UMask={of_unit['UMask']}",
    } <= set(words)
    # Without a description systemd notes the whole command, and with it who got an account.
    assert any(word.startswith("--description=") for word in words)


def test_the_runbook_puts_every_file_of_a_server_into_its_place():
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    block = text[text.index("With systemd (Debian 12)") : text.index("Before the last two lines")]
    named = {
        path
        for pattern in re.findall(r"docs/deploy/\S+", block)
        for path in ROOT.glob(pattern)
        if path.is_file()
    }
    of_compose = {DEPLOY / "Dockerfile", DEPLOY / "compose.yaml"}
    of_compose.add(DEPLOY / "nginx" / "upstream-compose.conf")
    assert named == set(FILES) - of_compose


@pytest.mark.skipif(nginx.installed() is None, reason="nginx is not installed: nginx-light")
@pytest.mark.parametrize("upstream", ["upstream.conf", "upstream-compose.conf"])
def test_nginx_understands_its_configuration(tmp_path, upstream):
    main = nginx.write(tmp_path, nginx.Ports(8080, 8443, 5000))
    other = (DEPLOY / "nginx" / upstream).read_text(encoding="utf-8")
    # No resolver knows the name outside of the network of the compose file.
    (tmp_path / "upstream.conf").write_text(other.replace("web:", "127.0.0.1:"), encoding="utf-8")
    said = nginx.check(main)
    assert "successful" in said
    assert "[warn]" not in said


def test_nginx_takes_as_much_as_the_console():
    most = Settings.model_fields["max_upload_mb"].default
    text = (DEPLOY / "nginx" / "supervisor.conf").read_text(encoding="utf-8")
    assert f"client_max_body_size {most}m;" in text


def test_the_compose_file_hangs_together():
    services = COMPOSE["services"]
    for name, service in services.items():
        for mounted in service.get("volumes", []):
            source = mounted.split(":")[0]
            is_file = source.startswith("./")
            there = (DEPLOY / source).exists() or source == "./tls"
            assert there if is_file else source in COMPOSE["volumes"], (name, source)
        assert set(service.get("depends_on", {})) <= set(services)
        assert service["logging"]["options"]["max-size"]
        assert service["restart"]
    web = services["web"]
    assert (DEPLOY / web["build"]["context"] / web["build"]["dockerfile"]).is_file()
    proxy = services["nginx"]["networks"]["inside"]["ipv4_address"]
    assert web["environment"]["SUPERVISOR_TRUSTED_PROXIES"] == f"{proxy}/32"
    assert web["environment"] == services["scheduler"]["environment"]
    # nginx looks the console up once: made anew, the console must keep its address.
    assert web["networks"]["inside"]["ipv4_address"] not in {None, proxy}
    assert "5432" not in str(services["database"].get("ports", "")), "the database is not published"


PINNED = re.compile(r"([a-z0-9-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)")


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name, extras=()):
    """Yield what a distribution needs on this machine, by plain name."""
    for line in distribution(name).requires or ():
        one = Requirement(line)
        places = [{"extra": extra} for extra in ("", *extras)]
        if one.marker is None or any(one.marker.evaluate(place) for place in places):
            yield plain(one.name), tuple(one.extras)


def test_every_package_of_a_server_is_pinned_by_digest():
    lines = (DEPLOY / "packages.txt").read_text(encoding="utf-8")
    found = PINNED.findall(lines)
    assert "".join(f"{name}=={version}{digests}\n" for name, version, digests in found) == "".join(
        line for line in lines.splitlines(keepends=True) if not line.startswith("#")
    )
    pinned = {name: version for name, version, _ in found}
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert {f"{name}=={version}" for name, version in pinned.items()} <= {
        plain(one.partition("==")[0]) + "==" + one.partition("==")[2] for one in constraints
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    named = [*project["dependencies"], *(one for extra in extras for one in extra)]
    waiting = [(plain(one.name), tuple(one.extras)) for one in map(Requirement, named)]
    seen = set()
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += needed(*one)
    assert {name for name, _ in seen} - set(pinned) == set()
