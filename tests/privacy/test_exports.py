"""The export holds all that is held on a person, in files they can use, and nothing else."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from redis.asyncio import Redis

from tests.conftest import SECRET
from tests.factories import load_bank
from tests.privacy.everything import fill_every_table
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs
from waymark.accounts.actions import NOWHERE
from waymark.database import pool
from waymark.jobs.queue import JobQueue
from waymark.privacy.archive import STEPS, cell
from waymark.privacy.export_actions import (
    KEPT_FOR,
    ExportNotFound,
    expire_export,
    give_link,
    make_export,
    request_export,
)
from waymark.privacy.holdings import HOLDINGS
from waymark.privacy.links import Ticket, download_address, opens
from waymark.privacy.queries import UNFINISHED_AFTER, select_export
from waymark.settings import Settings
from waymark.web.sessions import RECENT, SessionStore


class NoQueue(JobQueue):
    """Nobody is told; the tests run the jobs themselves."""

    async def send(self, job_id: UUID, attempt: int = 0) -> None: ...


async def make(visitor: Visitor) -> str:
    """Have an export made; return where it is to be fetched."""
    reply = await visitor.post("/api/export")
    assert reply.status_code == 202, reply.text
    await run_jobs()
    link = await visitor.post("/api/export/link")
    assert link.status_code == 200, link.text
    address: str = link.json()["address"]
    return address


async def fetch(visitor: Visitor) -> dict[str, bytes]:
    reply = await visitor.get(await make(visitor))
    assert reply.status_code == 200, reply.text
    assert int(reply.headers["content-length"]) == len(reply.content)
    with ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(files[f"json/{name}.json"])
    return entries


def cells(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"csv/{name}.csv"].decode("utf-8-sig"))))


async def export_of(account_id: UUID) -> UUID:
    found: UUID = await pool().fetchval("SELECT id FROM data_export WHERE account = $1", account_id)
    return found


async def account_of(visitor: Visitor) -> UUID:
    return UUID((await visitor.get("/api/session")).json()["account"]["id"])


async def test_every_table_is_there_twice_with_the_same_rows(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()

    files = await fetch(alice)

    for holding in HOLDINGS:
        if holding.is_exported:
            assert len(rows(files, holding.name)) == len(cells(files, holding.name)), holding.name
    assert rows(files, "account")[0]["display_name"] == "Alice"
    assert len(rows(files, "answers")) == rows(files, "sessions")[0]["answered"] > 0
    assert rows(files, "results")[0]["document"]["label"]


async def test_the_readme_says_what_is_in_every_file_and_what_is_not(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()

    files = await fetch(alice)

    text = files["README.txt"].decode()
    for holding in HOLDINGS:
        if holding.is_exported:
            assert f"{holding.name} ({len(rows(files, holding.name))} row" in text
        for column in holding.withheld:
            assert f"“{column}” of {holding.name}" in text
    assert max(len(line) for line in text.splitlines()) <= 100


async def test_a_full_person_is_exported_without_a_word_about_anybody_else(clean: None) -> None:
    await load_bank()
    version_id = await pool().fetchval("SELECT id FROM question_version LIMIT 1")
    release_id = await pool().fetchval("SELECT id FROM bank_release LIMIT 1")
    alice = await fill_every_table("Alice Adeyemi", version_id, release_id)
    charlie = await fill_every_table("Charlie Castellanos", version_id, release_id)
    await pool().execute(
        "INSERT INTO audit_event (id, account, actor, event, at, details)"
        " VALUES (gen_random_uuid(), $1, $2, 'share_viewed', now(), '{}')",
        alice["account"],
        charlie["account"],
    )
    await pool().execute(
        'UPDATE answer SET response = \'{"kind": "unknown"}\' WHERE assessment = $1',
        alice["assessment"],
    )
    now = datetime.now(UTC)
    await request_export(alice["account"], NOWHERE, NoQueue(), now)

    assert await make_export(await export_of(alice["account"]), now)

    parts = await pool().fetch("SELECT content FROM data_export_part ORDER BY number")
    made = [part["content"] for part in parts if part["content"] != b"Charlie Castellanos"]
    with ZipFile(io.BytesIO(b"".join(made))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for holding in HOLDINGS:
        if holding.is_exported:
            assert rows(files, holding.name), holding.name
    everything = b"".join(files.values()).decode()
    assert "Charlie" not in everything
    for table in charlie.keys() - {"question_version", "bank_release"}:
        assert str(charlie[table]) not in everything, table
    assert {row["actor"] for row in rows(files, "log")} == {"you", "somebody else"}


async def test_no_key_of_a_question_is_in_the_file(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()

    files = await fetch(alice)

    everything = b"".join(files.values()).decode()
    contents = await pool().fetch(
        "SELECT v.content FROM question_version v JOIN answer a ON a.question_version = v.id"
    )
    for row in contents:
        question = json.loads(row["content"])
        assert question["explanation"] not in everything
        for option in question.get("options", []):
            assert option["why"] not in everything
    assert '"correct"' not in everything
    assert "seed" not in rows(files, "sessions")[0]
    assert not {"content", "seed"} & set(rows(files, "answers")[0])


async def test_an_open_session_does_not_tell_right_from_wrong(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()
    state = await alice.start()
    await alice.answer(state)

    answers = rows(await fetch(alice), "answers")

    told = ("outcome", "is_pilot", "site_precision", "site_shift")
    of_open = [row for row in answers if row["assessment"] == state["id"]]
    assert [[row[name] for name in told] for row in of_open] == [[None] * 4]
    of_finished = [row for row in answers if row["assessment"] != state["id"]]
    assert {row["outcome"] for row in of_finished} == {"unknown"}


async def test_answers_are_told_in_the_words_of_the_screen(alice: Visitor) -> None:
    await load_bank()
    state = await alice.start()
    for _ in range(6):
        state = (await alice.answer(state, await right_response(state))).json()
    await alice.post(f"/api/assessments/{state['id']}/stop")

    answers = rows(await fetch(alice), "answers")

    assert all(row["answered"] and row["skill"] for row in answers)
    assert {row["outcome"] for row in answers} == {"right"}


async def test_text_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    assert cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert [cell(text) for text in ("+1", "-1", "@x", "\tx")] == ["'+1", "'-1", "'@x", "'\tx"]
    assert [cell(value) for value in (-1, -0.5, None, True, "a=b")] == [
        "-1",
        "-0.5",
        "",
        "true",
        "a=b",
    ]


async def test_progress_is_told_and_a_second_request_meanwhile_starts_nothing(
    alice: Visitor,
) -> None:
    first = (await alice.post("/api/export")).json()
    second = (await alice.post("/api/export")).json()

    assert first == second == (await alice.get("/api/export")).json()
    assert (first["state"], first["stepsDone"], first["steps"]) == ("making", 0, STEPS)
    assert await pool().fetchval("SELECT count(*) FROM job WHERE name = 'make_export'") == 1
    await run_jobs()
    done = (await alice.get("/api/export")).json()
    assert (done["state"], done["stepsDone"]) == ("ready", STEPS)


async def test_a_new_export_takes_the_place_of_the_last(alice: Visitor) -> None:
    old = await make(alice)
    new = await make(alice)

    assert (await alice.get(old)).status_code == 404
    assert (await alice.get(new)).status_code == 200


async def test_the_link_alone_and_the_sign_in_alone_open_nothing(
    alice: Visitor, charlie: Visitor, nobody: Visitor
) -> None:
    address = await make(alice)

    assert (await nobody.get(address)).status_code == 401
    assert (await charlie.get(address)).status_code == 404
    assert (await alice.get("/api/export/file")).status_code == 400
    assert (await alice.get("/api/export/file?token=guessed")).status_code == 404
    assert (await alice.get(address)).status_code == 200


async def test_a_link_that_was_changed_or_made_by_somebody_else_opens_nothing() -> None:
    export_id, account_id, now = uuid4(), uuid4(), datetime.now(UTC)
    ticket = Ticket(export_id, account_id, now + KEPT_FOR)
    token = parse_qs(urlsplit(download_address(ticket, SECRET)).query)["token"][0]

    assert opens(token, account_id, now, SECRET) == export_id
    head, body, signature = token.split(".")
    forged = [
        f"{head}.{body}.{signature[::-1]}",
        f"{head}.{body[::-1]}.{signature}",
        f"{head}.{body}.",
        f"eyJhbGciOiJub25lIn0.{body}.",
        token * 9,
        "",
        "..",
    ]
    assert {opens(text, account_id, now, SECRET) for text in forged} == {None}
    assert opens(token, account_id, now, f"another {SECRET}") is None
    assert opens(token, uuid4(), now, SECRET) is None
    assert opens(token, account_id, now + KEPT_FOR, SECRET) is None


async def test_after_a_day_link_and_file_are_gone(alice: Visitor) -> None:
    address = await make(alice)
    account_id, tomorrow = await account_of(alice), datetime.now(UTC) + KEPT_FOR
    export_id = await export_of(account_id)

    assert not await expire_export(export_id, tomorrow - timedelta(minutes=5))
    assert (await select_export(account_id, tomorrow)).state == "none"
    assert await expire_export(export_id, tomorrow)

    assert not await expire_export(export_id, tomorrow)
    assert (await alice.get(address)).status_code == 404
    assert await pool().fetchval("SELECT count(*) FROM data_export_part") == 0
    assert await pool().fetchval("SELECT count(*) FROM job WHERE name = 'expire_export'") == 1


async def test_making_it_twice_stores_it_once(alice: Visitor) -> None:
    await alice.post("/api/export")
    export_id, now = await export_of(await account_of(alice)), datetime.now(UTC)

    assert await make_export(export_id, now)
    parts = await pool().fetchval("SELECT count(*) FROM data_export_part")

    assert not await make_export(export_id, now)
    assert await pool().fetchval("SELECT count(*) FROM data_export_part") == parts > 0


async def test_one_that_is_too_large_fails_at_once_and_can_be_asked_for_again(
    alice: Visitor,
) -> None:
    await alice.post("/api/export")
    account_id = await account_of(alice)

    assert not await make_export(await export_of(account_id), datetime.now(UTC), maximum_bytes=10)

    assert (await alice.get("/api/export")).json()["state"] == "failed"
    assert (await alice.post("/api/export")).json()["state"] == "making"


async def test_one_that_nobody_finishes_counts_as_failed_after_an_hour(alice: Visitor) -> None:
    await alice.post("/api/export")
    account_id, later = await account_of(alice), datetime.now(UTC) + UNFINISHED_AFTER

    assert (await select_export(account_id, later)).state == "failed"
    again = await request_export(account_id, NOWHERE, NoQueue(), later)
    assert again.state == "making"


async def test_asking_and_fetching_are_in_the_log(alice: Visitor) -> None:
    await alice.get(await make(alice))

    events = (await alice.get("/api/audit")).json()["events"]

    assert [event["event"] for event in events][:2] == ["export_downloaded", "export_requested"]
    assert {event["by"] for event in events} == {"you"}


async def test_an_old_sign_in_is_not_enough_to_ask_or_to_get_the_link(
    alice: Visitor, settings: Settings
) -> None:
    await make(alice)
    long_ago = datetime.now(UTC) - 2 * RECENT
    async with Redis.from_url(settings.redis_url) as redis:
        sessions = SessionStore(redis, secure=False)
        alice.use_token(await sessions.create(await account_of(alice), long_ago))

    for address in ("/api/export", "/api/export/link"):
        reply = await alice.post(address)
        assert (reply.status_code, reply.json()["code"]) == (403, "recent_sign_in_required")
    deletion = await alice.post("/api/deletion", {"confirmation": "delete"})
    assert (deletion.status_code, deletion.json()["code"]) == (403, "recent_sign_in_required")
    assert (await alice.get("/api/export")).json()["state"] == "ready"


async def test_nothing_is_linked_before_there_is_a_file(alice: Visitor) -> None:
    with pytest.raises(ExportNotFound):
        await give_link(await account_of(alice), SECRET, datetime.now(UTC))
