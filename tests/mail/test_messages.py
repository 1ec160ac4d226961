"""What an e-mail says, and that nobody can make it say something else."""

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from waymark.mail.facts import DueStep, Facts, GoalDue, PlanThisWeek, Reminder, ResultReady
from waymark.mail.messages import AddressUnusable, Recipient, Sender, compose, mailbox

ID = UUID("01930000-0000-7000-8000-000000000001")
ACCOUNT = UUID("01930000-0000-7000-8000-000000000002")
SENDER = Sender(address="post@example.org", site="https://example.org", secret="s" * 32)
RESULT = ResultReady(assessment_id=ID, name="Back-end developer")
REMINDER = Reminder(
    week_of=date(2026, 11, 23),
    plans=(
        PlanThisWeek(
            plan_id=ID,
            name="Back-end developer",
            level="mid",
            steps=(DueStep(name="TLS", hours=2.5), DueStep(name="CORS", hours=1)),
            more=3,
        ),
    ),
    goals=(GoalDue(goal_id=ID, name="Platform", level="senior", target_on=date(2026, 12, 1)),),
)


def make_message(
    facts: Facts = RESULT, name: str = "Alice", address: str = "alice@example.com"
) -> EmailMessage:
    recipient = Recipient(account_id=ACCOUNT, name=name, address=address)
    sent = compose(ID, facts, recipient, SENDER, NOW).as_bytes()
    received = message_from_bytes(sent, policy=default)
    assert isinstance(received, EmailMessage)
    return received


def texts_of(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


def test_it_can_be_stopped_with_one_click() -> None:
    message = make_message()

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"]
    assert link.startswith("<https://example.org/unsubscribe?token=")
    for text in texts_of(message):
        assert link.strip("<>") in text


def test_the_same_cause_makes_the_same_bytes() -> None:
    recipient = Recipient(account_id=ACCOUNT, name="Alice", address="alice@example.com")

    first, second = (compose(ID, REMINDER, recipient, SENDER, NOW).as_bytes() for _ in range(2))

    assert first == second
    assert make_message()["Message-ID"] == f"<{ID}@example.org>"


def test_a_reminder_names_the_week_its_steps_and_goals_in_text_and_html() -> None:
    message = make_message(REMINDER)

    assert message["Subject"] == "This week: TLS and CORS"
    for text in texts_of(message):
        for said in (
            "23 Nov 2026",
            "TLS",
            "2.5 hours",
            "CORS",
            "1 hour",
            "and 3 more",
            "Platform",
            "1 Dec 2026",
            f"https://example.org/plans/{ID}",
        ):
            assert said in text


def test_names_are_text_in_html_and_never_markup() -> None:
    message = make_message(name="<b>Alice</b> & Co", facts=RESULT)

    plain, html = texts_of(message)
    assert "<b>Alice</b> & Co" in plain
    assert "&lt;b&gt;Alice&lt;/b&gt; &amp; Co" in html


def test_every_line_is_short_enough_for_every_server() -> None:
    recipient = Recipient(account_id=ACCOUNT, name="Älice " * 12, address="alice@example.com")
    content = compose(ID, REMINDER, recipient, SENDER, NOW).as_bytes()

    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert content.isascii()


HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe",
    "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
}  # fmt: skip


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_adds_a_header_or_a_recipient(name: str, of_path: str) -> None:
    for extra in ("", "\r\nBcc: eve@example.com", "\nBcc: eve@example.com\n\nbody", "\x0bBcc: x"):
        message = make_message(ResultReady(assessment_id=ID, name=of_path + extra), name + extra)

        assert set(message.keys()) == HEADERS
        [to] = message["To"].addresses
        assert to.addr_spec == "alice@example.com"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "alice",
        "alice@",
        "@example.com",
        "alice@example.com\r\nBcc: eve@example.com",
        "alice@example.com, eve@example.com",
        "alice@example.com>\r\nRCPT TO:<eve@example.com",
        "alice <eve@example.com>",
        '"alice"@example.com',
        "alice@exa mple.com",
        "älice@example.com",
        f"{'a' * 65}@example.com",
        f"alice@{'a.' * 130}com",
    ],
)
def test_an_address_that_is_not_plain_is_refused(address: str) -> None:
    with pytest.raises(AddressUnusable):
        mailbox("Alice", address)


def test_a_domain_of_any_script_is_written_as_the_name_system_has_it() -> None:
    assert mailbox("Alice", "alice@exämple.com").addr_spec == "alice@xn--exmple-cua.com"
