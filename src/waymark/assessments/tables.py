"""Sessions, answers and results. Answers and revisions are insert-only."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.bank.tables import BankRelease, QuestionVersion
from waymark.database import ENGINE, new_id


class PriceList(Table, db=ENGINE):
    """Exposure prices of a path's questions, learnt from who saw what. Rows are only inserted."""

    id = UUID(primary_key=True, default=new_id)
    path = Varchar(length=60, default=None, index=True)
    prices = JSONB(default=None, help_text="Question version id to price, 1 / logit²; not zero.")
    takers = Integer(default=None, help_text="Sessions of the window that it was learnt from.")
    learnt_at = Timestamptz(default=None)


class Assessment(Table, db=ENGINE):
    """One sitting by one person: everything that fixes which questions come, and where it stands.

    `seed`, `release`, `path` or `focus`, `stack`, `price_list`, `starting_evidence` and the answers
    determine every choice, so the session can be replayed.
    """

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    release = ForeignKey(BankRelease, default=None, null=False, on_delete=OnDelete.restrict)
    path = Varchar(length=60, default=None, null=True, help_text="Null for a check.")
    focus = JSONB(default=None, null=True, help_text="Of a check: assessments.schemas.Focus.")
    stack = JSONB(default=None, help_text="Slugs of the chosen alternatives.")
    purpose = Varchar(length=20, default=None, help_text="development, hiring or practice.")
    price_list = ForeignKey(PriceList, default=None, null=True, on_delete=OnDelete.restrict)
    seed = BigInt(default=None, help_text="Decides every random choice of the session.")
    starting_evidence = JSONB(default=None, help_text="Sites of earlier sessions' answers.")
    questions_seen = JSONB(default=None, help_text="Question ids of earlier sessions.")
    state = Varchar(length=10, default="open", help_text="open, paused, scoring or finished.")
    answered = Integer(default=0, help_text="Also the version that a concurrent writer must match.")
    current_question = ForeignKey(
        QuestionVersion, default=None, null=True, on_delete=OnDelete.restrict
    )
    current_is_pilot = Boolean(default=False)
    asked_at = Timestamptz(default=None, null=True)
    stop_reason = Varchar(length=10, default=None, null=True)
    started_at = Timestamptz(default=None)
    closed_at = Timestamptz(default=None, null=True)
    finished_at = Timestamptz(default=None, null=True)

    a_known_state = Check("state IN ('open', 'paused', 'scoring', 'finished')")
    a_known_purpose = Check("purpose IN ('development', 'hiring', 'practice')")
    a_path_or_a_focus = Check("(path IS NULL) <> (focus IS NULL)")


class Answer(Table, db=ENGINE):
    """One answer, as given. The site is derived from it and the release, and can be rebuilt."""

    id = UUID(primary_key=True, default=new_id)
    assessment = ForeignKey(Assessment, default=None, null=False, on_delete=OnDelete.cascade)
    ordinal = Integer(default=None, help_text="Counts from 1 within the session.")
    question_version = ForeignKey(
        QuestionVersion, default=None, null=False, on_delete=OnDelete.restrict
    )
    client_key = UUID(default=None, help_text="Made by the client; a repeat is recognised by it.")
    response = JSONB(default=None, help_text="A bank.scoring.Response.")
    outcome = Varchar(length=10, default=None, help_text="right, wrong or unknown.")
    is_pilot = Boolean(default=None, help_text="On trial: never counts.")
    asked_at = Timestamptz(default=None)
    answered_at = Timestamptz(default=None)
    site_precision = DoublePrecision(default=None, help_text="1 / logit²; 0 for a pilot.")
    site_shift = DoublePrecision(default=None, help_text="1 / logit; 0 for a pilot.")
    next_question = ForeignKey(
        QuestionVersion, default=None, null=True, on_delete=OnDelete.restrict
    )
    stop_reason = Varchar(length=10, default=None, null=True)

    a_known_outcome = Check("outcome IN ('right', 'wrong', 'unknown')")
    one_answer_per_question = Unique([assessment, question_version])
    one_answer_per_place = Unique([assessment, ordinal])


class ResultRevision(Table, db=ENGINE):
    """What a finished session says, as computed once. A correction adds a revision."""

    id = UUID(primary_key=True, default=new_id)
    assessment = ForeignKey(Assessment, default=None, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None, help_text="Counts from 1.")
    release = ForeignKey(BankRelease, default=None, null=False, on_delete=OnDelete.restrict)
    reason = Varchar(length=20, default=None)
    document = JSONB(default=None, help_text="An assessments.results.ResultDocument.")
    computed_at = Timestamptz(default=None)

    each_revision_once = Unique([assessment, number])
