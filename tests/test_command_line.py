"""The commands as an operator types them, in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from waymark.settings import Settings

UNREACHABLE = {
    "DATABASE_URL": "postgresql://nobody:secret-password@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1",
    "WAYMARK_SECRET": "s" * 32,
}


def waymark(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in {*UNREACHABLE, "DIRECT_DATABASE_URL"} and not name.startswith("WAYMARK_")
    }
    return subprocess.run(
        [sys.executable, "-m", "waymark", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**clean, **environment},
        check=False,
    )


def environment_of(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "WAYMARK_SECRET": settings.secret,
        "WAYMARK_MODE": "local",
    }


def test_help_names_every_command() -> None:
    shown = waymark("--help")

    assert shown.returncode == 0
    for command in ("up", "web", "worker", "migrate", "bank", "jobs", "study", "openapi"):
        assert command in shown.stdout


def test_a_wrong_option_is_wrong_usage() -> None:
    assert waymark("web", "--nonsense").returncode == 2


@pytest.mark.parametrize("command", [["migrate"], ["web"], ["worker"], ["jobs", "list"]])
def test_a_missing_setting_is_one_sentence(command: list[str]) -> None:
    refused = waymark(*command)

    assert refused.returncode == 1
    assert "DATABASE_URL" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", [["migrate"], ["web"], ["worker"], ["jobs", "list"]])
def test_an_unreachable_database_is_one_sentence_without_its_password(
    command: list[str],
) -> None:
    refused = waymark(*command, **UNREACHABLE)

    assert refused.returncode == 1
    assert "PostgreSQL cannot be reached" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "secret-password" not in refused.stdout + refused.stderr


def test_an_unreachable_redis_is_one_sentence(settings: Settings, migrated: None) -> None:
    for command in ("web", "worker"):
        refused = waymark(
            command, **{**environment_of(settings), "REDIS_URL": UNREACHABLE["REDIS_URL"]}
        )
        assert refused.returncode == 1
        assert "Redis cannot be reached" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_broken_files_of_the_bank_are_named_and_nothing_is_published(
    settings: Settings, migrated: None, tmp_path: Path
) -> None:
    (tmp_path / "areas.yaml").write_text("- slug: web\n  name: Web\n  abuot: misspelt\n")

    refused = waymark("bank", "load", "--folder", str(tmp_path), **environment_of(settings))

    assert refused.returncode == 1
    assert "areas.yaml:3" in refused.stderr
    assert "abuot" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_dead_job_that_does_not_exist_cannot_be_retried(
    settings: Settings, migrated: None
) -> None:
    refused = waymark(
        "jobs", "retry", "00000000-0000-4000-8000-000000000000", **environment_of(settings)
    )

    assert refused.returncode == 1
    assert "no dead job" in refused.stderr


def test_the_api_describes_itself_with_its_problems() -> None:
    document = json.loads(waymark("openapi").stdout)

    operations = {
        operation["operationId"]: operation
        for path in document["paths"].values()
        for operation in path.values()
    }
    assert {"startAssessment", "submitAnswer", "readResult", "readReview"} <= operations.keys()
    conflict = operations["submitAnswer"]["responses"]["409"]["content"]
    assert "AssessmentProblem" in json.dumps(conflict["application/problem+json"])
    for operation in operations.values():
        assert "500" in operation["responses"]
