"""What somebody wants by e-mail, and how they stop it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.conftest import SECRET
from tests.factories import NOW, load_bank
from tests.visitors import Visitor, run_jobs
from waymark.database import pool
from waymark.mail.actions import announce_result
from waymark.mail.facts import MailList
from waymark.mail.unsubscribing import Stop, unsubscribe_address

ALL = {"reminders": True, "results": True, "timeZone": "America/St_Johns"}


async def id_of(visitor: Visitor) -> UUID:
    return UUID((await visitor.get("/api/session")).json()["account"]["id"])


async def link_for(visitor: Visitor, mail_list: MailList = "reminders") -> str:
    return unsubscribe_address("", Stop(await id_of(visitor), mail_list), SECRET)


async def test_nothing_is_on_until_it_is_switched_on(alice: Visitor) -> None:
    choices = (await alice.get("/api/mail-choices")).json()

    assert not choices["reminders"]
    assert not choices["results"]
    assert choices["nextReminderAt"] is None
    assert choices["delivery"] == "local"


async def test_a_choice_is_kept_and_says_when_the_next_reminder_comes(alice: Visitor) -> None:
    await alice.put("/api/mail-choices", ALL)

    choices = (await alice.get("/api/mail-choices")).json()
    assert (choices["reminders"], choices["results"]) == (True, True)
    assert choices["timeZone"] == "America/St_Johns"
    assert datetime.fromisoformat(choices["nextReminderAt"]).minute == 30  # eight, in Newfoundland


async def test_switching_off_and_on_does_not_bring_a_second_one_in_a_week(alice: Visitor) -> None:
    await alice.put("/api/mail-choices", ALL)
    today = datetime.now().astimezone().date()
    await pool().execute("UPDATE mail_choice SET reminded_on = $1", today)

    await alice.put("/api/mail-choices", {**ALL, "reminders": False})
    choices = (await alice.put("/api/mail-choices", ALL)).json()

    due = datetime.fromisoformat(choices["nextReminderAt"])
    assert due.date() - today >= timedelta(days=7)


@pytest.mark.parametrize("name", ["Nowhere/Land", "../../etc/passwd", "europe/vienna"])
async def test_a_time_zone_that_is_none_is_refused(alice: Visitor, name: str) -> None:
    response = await alice.put("/api/mail-choices", {**ALL, "timeZone": name})

    assert response.status_code == 422
    assert response.json()["code"] == "time_zone_unknown"


async def test_opening_the_link_stops_nothing_as_scanners_open_every_link(
    alice: Visitor, nobody: Visitor
) -> None:
    await alice.put("/api/mail-choices", ALL)

    page = await nobody.get(await link_for(alice))

    assert page.status_code == 200
    assert 'method="post"' in page.text
    assert (await alice.get("/api/mail-choices")).json()["reminders"]


async def test_one_click_stops_one_kind_without_a_sign_in_a_cookie_or_a_token_of_the_page(
    alice: Visitor, nobody: Visitor
) -> None:
    """What RFC 8058 has a mail program send."""
    await alice.put("/api/mail-choices", ALL)

    for _ in range(2):
        response = await nobody.http.post(
            await link_for(alice), data={"List-Unsubscribe": "One-Click"}
        )
        assert response.status_code == 200

    choices = (await alice.get("/api/mail-choices")).json()
    assert (choices["reminders"], choices["results"]) == (False, True)
    assert choices["nextReminderAt"] is None


async def test_a_link_stops_its_owners_e_mails_and_nobody_elses(
    alice: Visitor, charlie: Visitor, nobody: Visitor
) -> None:
    await alice.put("/api/mail-choices", ALL)
    await charlie.put("/api/mail-choices", ALL)

    await nobody.http.post(await link_for(charlie))

    assert (await alice.get("/api/mail-choices")).json()["reminders"]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "x" * 500,
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMTkzMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJsaXN0"
        "IjoicmVtaW5kZXJzIn0.",
    ],
)
async def test_a_link_that_was_not_made_here_leads_nowhere(nobody: Visitor, token: str) -> None:
    assert (await nobody.get(f"/unsubscribe?token={token}")).status_code == 404
    assert (await nobody.http.post(f"/unsubscribe?token={token}")).status_code == 404


async def test_a_link_signed_with_another_secret_leads_nowhere(
    alice: Visitor, nobody: Visitor
) -> None:
    forged = unsubscribe_address("", Stop(await id_of(alice), "reminders"), "t" * 32)

    assert (await nobody.http.post(forged)).status_code == 404


async def test_a_result_is_announced_to_those_who_want_it_and_once(
    alice: Visitor, charlie: Visitor
) -> None:
    await load_bank()
    await alice.put("/api/mail-choices", ALL)
    for visitor in (alice, charlie):
        state = await visitor.start()
        await visitor.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    rows = await pool().fetch("SELECT account, facts FROM mail_message")
    assert [row["account"] for row in rows] == [await id_of(alice)]
    assert "Back-end developer" in rows[0]["facts"]
    assessment = await pool().fetchval(
        "SELECT id FROM assessment WHERE account = $1", rows[0]["account"]
    )
    assert not await announce_result(assessment, NOW)
