"""Every table is in the register, so that nothing of a person is forgotten."""

import re

import pytest
from litestar import Litestar
from piccolo.columns import UUID, ForeignKey, OnDelete
from piccolo.table import Table

from waymark.accounts.tables import Account, Identity
from waymark.database import ENGINE, new_id, pool
from waymark.privacy.holdings import HOLDINGS, NOBODY_IN_IT
from waymark.privacy.walking import all_tables, columns_of, owned_by, personal_tables

BY_TABLE = {holding.table: holding for holding in HOLDINGS}

SECRETS = re.compile("token|secret|hash|password|key|private|signature|seed")

NOT_SECRET = {("answer", "client_key"): "An id that the browser made up to recognise a repeat."}


class Diary(Table, db=ENGINE):
    """A table that somebody adds later."""

    id = UUID(primary_key=True, default=new_id)
    identity = ForeignKey(Identity, default=None, null=False, on_delete=OnDelete.cascade)


def test_every_table_that_leads_to_an_account_is_a_holding() -> None:
    assert set(personal_tables()) == set(BY_TABLE)


def test_every_other_table_says_why_nobody_is_in_it() -> None:
    assert set(all_tables()) - set(BY_TABLE) == set(NOBODY_IN_IT)


async def test_the_database_has_no_table_that_the_code_does_not_know(app: Litestar) -> None:
    rows = await pool().fetch(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )

    assert {row["table_name"] for row in rows} - {"migration"} == set(all_tables())


def test_a_table_that_leads_to_an_account_by_way_of_another_is_found() -> None:
    assert personal_tables([Account, Identity, Diary])[-1] == "diary"


@pytest.mark.parametrize("table", personal_tables())
def test_every_row_has_one_owner(table: str) -> None:
    assert owned_by(table).endswith("$1" + ")" * owned_by(table).count("("))


def test_a_table_stands_after_those_it_points_at() -> None:
    order = personal_tables()

    assert order.index("plan_revision") > order.index("plan_basis") > order.index("assessment")


@pytest.mark.parametrize("table", BY_TABLE)
def test_the_register_withholds_columns_that_exist(table: str) -> None:
    assert set(BY_TABLE[table].withheld) <= set(columns_of(table))


@pytest.mark.parametrize("table", BY_TABLE)
def test_what_sounds_like_a_secret_is_withheld(table: str) -> None:
    holding = BY_TABLE[table]
    suspects = {name for name in columns_of(table) if SECRETS.search(name)}

    shown = suspects - set(holding.withheld) if holding.is_exported else set()

    assert {name for name in shown if (table, name) not in NOT_SECRET} == set()


def test_names_of_files_are_unique() -> None:
    assert len({holding.name for holding in HOLDINGS}) == len(HOLDINGS)
