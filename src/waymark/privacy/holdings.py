"""The register: every table, what it holds of a person, and what becomes of that.

A table that leads to the account has a Holding; any other has a reason why nobody is in it. A test
fails for a table with neither. Rows of a Holding are exported and, when the account goes, deleted;
which rows these are follows from the foreign keys (`walking.py`).
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from waymark.privacy.answers import SHOWN_OF_ANSWER, WHILE_OPEN, with_words

Row = dict[str, Any]


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    table: str
    name: str
    """Of the files in the export, in plain words."""
    about: str
    """What is in there, for its owner."""
    withheld: Mapping[str, str] = {}
    """Columns that the export leaves out, each with the reason that it gives."""
    shown_as: Mapping[str, str] = {}
    """Columns, also of other tables, for which another expression in SQL over row `t` stands."""
    finished_by: Callable[[Row], Row] | None = None
    """Makes of a row what is written of it."""
    is_exported: bool = True


HOLDINGS = (
    Holding(
        table="account",
        name="account",
        about="Your name here, your e-mail address if a provider confirmed one, and your choices.",
    ),
    Holding(
        table="identity",
        name="ways-to-sign-in",
        about="The accounts elsewhere that you sign in with, as their providers name them.",
    ),
    Holding(
        table="assessment",
        name="sessions",
        about="Every session and check: what it was about, when, and where it stands.",
        withheld={
            "seed": "It decides the order in which a question's parts are shown, and with it the "
            "key of some questions could be worked out.",
            "starting_evidence": "Sums of what your earlier answers showed; the answers "
            "themselves are in the file of answers.",
            "current_is_pilot": "Whether the question on screen counts is told afterwards.",
        },
    ),
    Holding(
        table="answer",
        name="answers",
        about="Every answer that you gave, in words where it was a choice, with its time. Of a "
        "session that goes on, the columns that would tell right from wrong are empty; they are "
        "filled in an export that you make once it is finished. The questions with their keys "
        "are not part of the export: they are still being asked. You see them in the review of "
        "each finished session, as before.",
        shown_as={**WHILE_OPEN, **SHOWN_OF_ANSWER},
        finished_by=with_words,
    ),
    Holding(
        table="result_revision",
        name="results",
        about="Every result as it was computed, with each later correction.",
    ),
    Holding(
        table="plan", name="plans", about="The plans that you made, and where each of them stands."
    ),
    Holding(
        table="plan_basis",
        name="plan-bases",
        about="What was worked out for each plan, at first and after every session.",
    ),
    Holding(
        table="plan_revision",
        name="plan-changes",
        about="Every change of every plan, by you or by a session.",
    ),
    Holding(
        table="topic_mark",
        name="topic-marks",
        about="What you marked as learning or known on the roadmaps.",
    ),
    Holding(
        table="evidence_entry",
        name="evidence",
        about="Projects, certificates, roles, links and notes that you keep beside what is "
        "measured.",
    ),
    Holding(table="goal", name="goals", about="Where you want to be, and by when."),
    Holding(table="mail_choice", name="mail-choices", about="What you want to get by e-mail."),
    Holding(
        table="mail_message",
        name="mails",
        about="Every e-mail to you: what it was about and what became of it. Texts are not kept; "
        "they were made from the facts in here.",
    ),
    Holding(
        table="result_share",
        name="shared-results",
        about="The links with which you share results: what each shows, until when, how often "
        "it was seen.",
        withheld={
            "token_hash": "It stands for the secret part of the link, which is not kept anywhere."
        },
    ),
    Holding(
        table="credential",
        name="credentials",
        about="The credentials that were issued to you, and which of them were revoked.",
    ),
    Holding(
        table="audit_event",
        name="log",
        about="What was done to or with your account, by whom and from which network.",
        shown_as={
            "actor": "CASE WHEN t.actor = t.account THEN 'you'"
            " WHEN t.actor IS NOT NULL THEN 'somebody else' END"
        },
    ),
    Holding(
        table="data_export",
        name="exports",
        about="This export; earlier ones are gone.",
    ),
    Holding(
        table="data_export_part",
        name="export-parts",
        about="The pieces of this very file.",
        is_exported=False,
    ),
)

NOBODY_IN_IT = {
    "question_version": "Questions as their authors wrote them.",
    "bank_release": "States of the question bank.",
    "price_list": "How often questions were shown, summed over a hundred sessions or more.",
    "credential_status": "Bits of published lists: the credential at this place holds, or not.",
    "anonymous_response": "Answers of deleted accounts without time, text or anything that leads "
    "to whoever gave them (docs/decisions/0010).",
    "job": "Ids of rows of other tables. Jobs that name a row of a deleted person go with them.",
}
"""Tables from which nothing leads to an account, and why that is true."""
