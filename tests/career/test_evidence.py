"""What somebody has done stands beside what was measured, and never changes it."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema
import pytest

from tests.factories import load_bank
from tests.visitors import Visitor
from waymark.careers.evidence_actions import ENTRIES_AT_MOST
from waymark.database import pool

PROJECT = {
    "kind": "project",
    "title": "A ledger that never loses a cent",
    "organisation": "",
    "text": "Double entry on PostgreSQL.",
    "url": "https://example.org/ledger",
    "startedOn": "2024-03-01",
    "endedOn": "2025-02-28",
    "skills": ["postgresql", "sql-joins"],
}
ROLE = {
    "kind": "role",
    "title": "Back-end developer",
    "organisation": "Example Ltd",
    "startedOn": "2023-01-01",
    "skills": ["python"],
}
# The schema as published: github.com/jsonresume/resume-schema, version 1.2.1, MIT licence.
SCHEMA = json.loads((Path(__file__).parent / "json-resume-1.2.1.schema.json").read_text())


async def add(visitor: Visitor, **changes: Any) -> dict[str, Any]:
    response = await visitor.post("/api/evidence", {**PROJECT, **changes})
    assert response.status_code == 201, response.text
    entry: dict[str, Any] = response.json()
    return entry


async def read(visitor: Visitor) -> dict[str, Any]:
    overview: dict[str, Any] = (await visitor.get("/api/evidence")).json()
    return overview


async def test_an_entry_is_kept_as_it_was_written(alice: Visitor) -> None:
    await load_bank()

    entry = await add(alice)

    [kept] = (await read(alice))["entries"]
    assert kept == entry
    assert {name: kept[name] for name in PROJECT if name != "skills"} == {
        name: value for name, value in PROJECT.items() if name != "skills"
    }
    assert [skill["slug"] for skill in kept["skills"]] == ["postgresql", "sql-joins"]


async def test_it_never_changes_what_is_measured(alice: Visitor) -> None:
    await load_bank()
    state = await alice.finish()
    addresses = (
        f"/api/assessments/{state['id']}/result",
        "/api/career",
        "/api/career/paths/back-end-developer/history",
        "/api/roadmaps/long-way/progress",
    )
    before = [(await alice.get(address)).json() for address in addresses]

    for kind in ("project", "certificate", "role", "link", "note"):
        await add(alice, kind=kind, skills=["python", "postgresql", "tls", "cors"])

    assert [(await alice.get(address)).json() for address in addresses] == before
    state = await alice.start()
    sites = await pool().fetch(
        "SELECT starting_evidence, stack FROM assessment ORDER BY started_at"
    )
    precisions = [precision for _, precision, _ in json.loads(sites[-1]["starting_evidence"])]
    answers = await pool().fetchval("SELECT sum(site_precision) FROM answer")
    assert sum(precisions) == pytest.approx(answers)


async def test_each_skill_stands_beside_what_was_measured_of_it(alice: Visitor) -> None:
    await load_bank()
    entry = await add(alice)
    assert [skill["measured"] for skill in (await read(alice))["skills"]] == [None, None]
    state = await alice.finish()
    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
    measured = {skill["slug"]: skill for area in result["areas"] for skill in area["skills"]}

    for skill in (await read(alice))["skills"]:
        assert skill["entries"] == [entry["id"]]
        assert skill["measured"] == pytest.approx(measured[skill["slug"]]["score"])
        assert skill["asked"] == measured[skill["slug"]]["asked"]


async def test_what_goes_on_comes_first_and_then_the_newest(alice: Visitor) -> None:
    await load_bank()
    await add(alice, title="Old", startedOn="2010-01-01", endedOn="2011-01-01")
    await add(alice, title="Newer", startedOn="2010-01-01", endedOn="2020-01-01")
    await add(alice, title="Going on", startedOn="2015-01-01", endedOn=None)

    titles = [entry["title"] for entry in (await read(alice))["entries"]]

    assert titles == ["Going on", "Newer", "Old"]


async def test_an_entry_can_be_changed_and_removed(alice: Visitor) -> None:
    await load_bank()
    entry = await add(alice)

    changed = await alice.put(f"/api/evidence/{entry['id']}", {**ROLE, "title": "Lead"})
    assert changed.json()["title"] == "Lead"
    assert changed.json()["url"] is None
    assert (await alice.post(f"/api/evidence/{entry['id']}/remove")).status_code == 204

    assert (await read(alice))["entries"] == []
    assert (await alice.post(f"/api/evidence/{entry['id']}/remove")).status_code == 404


async def test_charlie_sees_and_touches_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    await load_bank()
    entry = await add(alice)

    assert (await read(charlie))["entries"] == []
    for address, body in ((f"/api/evidence/{entry['id']}", PROJECT),):
        assert (await charlie.put(address, body)).status_code == 404
    assert (await charlie.post(f"/api/evidence/{entry['id']}/remove")).status_code == 404
    assert len((await read(alice))["entries"]) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "javascript:alert(1)"}, "link_not_safe"),
        ({"url": "https://"}, "link_not_safe"),
        ({"url": "https://[::1"}, "link_not_safe"),
        ({"url": "https://example.org/a b"}, "link_not_safe"),
        ({"startedOn": "2025-01-01", "endedOn": "2024-01-01"}, "end_before_start"),
        ({"skills": ["juggling"]}, "unknown_skill_named"),
        ({"title": "   "}, None),
        ({"kind": "hobby"}, None),
        ({"title": "a" * 121}, None),
    ],
)
async def test_what_makes_no_sense_is_refused(
    alice: Visitor, changes: dict[str, Any], code: str | None
) -> None:
    await load_bank()

    response = await alice.post("/api/evidence", {**PROJECT, **changes})

    assert response.status_code in (400, 422)
    if code is not None:
        assert response.json()["code"] == code
    assert (await read(alice))["entries"] == []


async def test_there_are_only_so_many_entries(alice: Visitor) -> None:
    await load_bank()
    await add(alice)
    await pool().execute(
        """
        INSERT INTO evidence_entry
            (id, account, kind, title, organisation, text, skills, created_at, changed_at)
        SELECT gen_random_uuid(), e.account, 'note', 'One more', '', '', '[]', now(), now()
        FROM evidence_entry e, generate_series(2, $1)
        """,
        ENTRIES_AT_MOST,
    )

    response = await alice.post("/api/evidence", PROJECT)

    assert response.status_code == 409
    assert response.json()["code"] == "too_many_entries"


async def test_the_export_is_a_json_resume(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()
    await add(alice)
    await add(alice, **ROLE)
    await add(alice, kind="certificate", title="SQL Expert", organisation="Example Institute")
    await add(alice, kind="link", title="Code", skills=[])
    await add(alice, kind="note", title="For myself", text="A secret plan.")

    response = await alice.get("/api/evidence/resume")

    assert "attachment" in response.headers["content-disposition"]
    document = response.json()
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    jsonschema.Draft7Validator(SCHEMA, format_checker=checker).validate(document)
    assert document["basics"]["name"] == "Alice"
    assert document["basics"]["profiles"] == [{"network": "Code", "url": PROJECT["url"]}]
    assert document["work"][0]["name"] == "Example Ltd"
    assert document["work"][0]["startDate"] == "2023-01-01"
    assert document["projects"][0]["keywords"] == ["POSTGRESQL", "SQL-JOINS"]
    assert document["certificates"][0]["issuer"] == "Example Institute"
    levels = {skill["name"]: skill["level"] for skill in document["skills"]}
    assert levels["PYTHON"].startswith(("measured ", "inferred "))
    assert "A secret plan." not in response.text


async def test_an_empty_record_is_a_json_resume_too(alice: Visitor) -> None:
    await load_bank()

    document = (await alice.get("/api/evidence/resume")).json()

    jsonschema.Draft7Validator(SCHEMA).validate(document)
    assert document["projects"] == []


async def test_an_unknown_entry_cannot_be_changed(alice: Visitor) -> None:
    await load_bank()

    assert (await alice.put(f"/api/evidence/{uuid4()}", PROJECT)).status_code == 404
