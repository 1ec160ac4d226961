"""What cannot be built here is at least checked against the checkout it names."""

import shlex
import tomllib
from pathlib import Path

import typer
from typer.testing import CliRunner

from waymark.cli import app

ROOT = Path(__file__).parents[2]


def _fly() -> dict[str, object]:
    return tomllib.loads((ROOT / "fly.toml").read_text())


def _instructions() -> list[list[str]]:
    joined = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.split() for line in joined.splitlines() if line and not line.startswith("#")]


def test_everything_the_image_copies_is_in_the_checkout_and_not_ignored() -> None:
    allowed = {
        line.removeprefix("!").strip("/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = [
        source.strip("/")
        for keyword, *words in _instructions()
        if keyword == "COPY" and not words[0].startswith("--from")
        for source in words[:-1]
    ]
    assert copied
    for source in copied:
        assert (ROOT / source).exists(), source
        assert Path(source).parts[0] in allowed, source


def test_the_image_has_the_uv_that_the_checkout_is_prepared_with() -> None:
    bootstrap = (ROOT / "bootstrap.py").read_text()
    version = bootstrap.split('UV_VERSION = "')[1].split('"')[0]
    assert f"/uv:{version} " in (ROOT / "Dockerfile").read_text()


def test_every_command_of_the_platform_is_one_of_ours_with_options_it_knows() -> None:
    fly = _fly()
    commands = [*fly["processes"].values()]  # type: ignore[attr-defined]
    release = shlex.split(fly["deploy"]["release_command"])  # type: ignore[index]
    assert release[:2] == ["sh", "-c"]
    commands += release[2].split(" && ")
    assert len(commands) == 4
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "waymark"
        # --help makes the command line read everything before it and run nothing.
        outcome = CliRunner().invoke(app, [*arguments, "--help"])
        assert outcome.exit_code == 0, outcome.output
        group = typer.main.get_command(app)
        assert arguments[0] in group.commands  # type: ignore[attr-defined]
        options = [word for word in arguments if word.startswith("--")]
        assert all(option in outcome.output for option in options), outcome.output


def test_the_platform_asks_the_port_that_the_web_application_listens_on() -> None:
    fly = _fly()
    port = fly["http_service"]["internal_port"]  # type: ignore[index]
    assert f"--port {port}" in fly["processes"]["web"]  # type: ignore[index]
    assert "/api/health/ready" in (ROOT / "src/waymark/web/health.py").read_text()
