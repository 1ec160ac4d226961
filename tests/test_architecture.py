"""Imports point one way: measurement <- domains <- jobs, web; and the engine does no I/O."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "waymark"

BELOW_ALL = {"errors", "problem", "settings", "database", "resources"}
MAY_IMPORT: dict[str, set[str]] = {
    "measurement": set(),
    "bank": {"measurement", *BELOW_ALL},
    "accounts": BELOW_ALL,
    "assessments": {
        "measurement",
        "bank",
        "accounts.tables",
        "jobs.outbox",
        "jobs.queue",
        *BELOW_ALL,
    },
    "roadmaps": {"bank", "assessments.coverage", "assessments.stacks", *BELOW_ALL},
    "plans": {
        "measurement",
        "bank",
        "accounts.tables",
        "assessments",
        *BELOW_ALL,
    },
    "progress": {
        "measurement",
        "bank",
        "accounts.tables",
        "assessments",
        *BELOW_ALL,
    },
    "mail": {
        "bank",
        "accounts.tables",
        "jobs.outbox",
        "plans.wording",
        "roadmaps.shell",
        *BELOW_ALL,
    },
    "goals": {
        "measurement",
        "bank",
        "accounts.tables",
        "assessments",
        "plans",
        "mail",
        *BELOW_ALL,
    },
    "careers": {
        "measurement",
        "bank",
        "accounts.tables",
        "accounts.schemas",
        "assessments",
        "plans",
        *BELOW_ALL,
    },
    "privacy": {
        "bank",
        "accounts",
        "jobs.outbox",
        "jobs.queue",
        "piccolo_app",
        *BELOW_ALL,
    },
    "sharing": {
        "accounts.audit",
        "accounts.tables",
        "assessments",
        "roadmaps",
        *BELOW_ALL,
    },
    "credentials": {
        "measurement.ageing",
        "bank",
        "accounts.audit",
        "accounts.tables",
        "assessments",
        "roadmaps",
        "sharing.private_pages",
        *BELOW_ALL,
    },
    "jobs": {
        "assessments",
        "plans",
        "credentials",
        "goals",
        "mail",
        "privacy",
        "web.sessions",
        *BELOW_ALL,
    },
    "local": {"settings", "resources"},
}
LAZY: dict[str, set[str]] = {"bank": {"local"}}
"""Inside functions only: the bank check starts a PostgreSQL of its own when it needs one."""
IO_LIBRARIES = {"piccolo", "litestar", "arq", "httpx", "redis", "asyncpg", "os", "time", "random"}


def imported_modules(file: Path, *, nested: bool) -> set[str]:
    tree = ast.parse(file.read_text())
    nodes = ast.walk(tree) if nested else iter(tree.body)
    modules = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "waymark":
            modules |= {f"waymark.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


@pytest.mark.parametrize("domain", MAY_IMPORT)
def test_a_domain_imports_only_what_lies_below_it(domain: str) -> None:
    for file in (PACKAGE / domain).glob("*.py"):
        for nested in (False, True):
            allowed = MAY_IMPORT[domain] | {domain} | (LAZY.get(domain, set()) if nested else set())
            inner = {
                module.removeprefix("waymark.")
                for module in imported_modules(file, nested=nested)
                if module.startswith("waymark.")
            }
            strangers = {
                module
                for module in inner
                if not any(module == name or module.startswith(f"{name}.") for name in allowed)
            }
            assert not strangers, f"{domain}/{file.name} imports {strangers}"


def test_the_engine_does_no_input_or_output_and_has_no_clock_and_no_chance() -> None:
    for file in (PACKAGE / "measurement").glob("*.py"):
        top = {module.split(".")[0] for module in imported_modules(file, nested=True)}
        assert not top & IO_LIBRARIES, file
