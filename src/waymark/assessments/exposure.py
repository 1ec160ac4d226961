"""Exposure prices: questions that too many takers see become dear, and are chosen less.

The engine subtracts the prices when it chooses (`measurement.selection`) and says how they move
(`measurement.exposure`); here they are learnt from who saw what. A session keeps the list it
began with, so that it can be replayed.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from waymark.database import new_id, pool, transaction
from waymark.measurement.exposure import updated_prices

TAKERS_NEEDED = 100
"""Sessions before prices move: the share of a hundred has a standard error of 4 points at the cap,
and fewer would make the prices follow chance."""


class Prices(msgspec.Struct, frozen=True, eq=False):
    """One price list. Kept once for each id, so that plans can be cached by it."""

    of_version: dict[UUID, float]
    """Question version to price, in 1 / logit²; what is not named costs nothing."""


NO_PRICES = Prices({})


_PRICES: dict[UUID, Prices] = {}


async def select_prices(price_list_id: UUID | None) -> Prices:
    """Return a price list, from memory where this process has read it before."""
    if price_list_id is None:
        return NO_PRICES
    if price_list_id not in _PRICES:
        stored = await pool().fetchval("SELECT prices FROM price_list WHERE id = $1", price_list_id)
        _PRICES[price_list_id] = Prices(msgspec.json.decode(stored, type=dict[UUID, float]))
    return _PRICES[price_list_id]


async def select_newest_price_list_id(path: str) -> UUID | None:
    newest: UUID | None = await pool().fetchval(
        "SELECT id FROM price_list WHERE path = $1 ORDER BY learnt_at DESC, id DESC LIMIT 1", path
    )
    return newest


async def learn_prices(now: datetime) -> list[str]:
    """Learn a new list for each path that enough people took since its last one.

    Returns the paths that got one. A second call right after does nothing. A session that is
    being closed at this moment may carry an earlier time, so the last minute waits for the next.
    """
    now -= timedelta(minutes=1)
    rows = await pool().fetch(
        # Checks, which have no path, go without prices and teach none.
        "SELECT DISTINCT path FROM assessment WHERE path IS NOT NULL ORDER BY path"
    )
    return [row["path"] for row in rows if await _learn_prices_of(row["path"], now)]


async def _learn_prices_of(path: str, now: datetime) -> bool:
    async with transaction() as connection:
        # Two workers at once would count the same sessions twice.
        await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"prices {path}"
        )
        last = await connection.fetchrow(
            """
            SELECT prices, learnt_at FROM price_list
            WHERE path = $1 ORDER BY learnt_at DESC, id DESC LIMIT 1
            """,
            path,
        )
        since = None if last is None else last["learnt_at"]
        takers = await connection.fetchval(_TAKERS, path, since, now)
        if takers < TAKERS_NEEDED:
            return False
        seen: dict[UUID, int] = dict(await connection.fetch(_SEEN, path, since, now))
        before = {} if last is None else msgspec.json.decode(last["prices"], type=dict[UUID, float])
        versions = sorted(before.keys() | seen.keys())
        prices = updated_prices(
            [before.get(version, 0.0) for version in versions],
            [seen.get(version, 0) / takers for version in versions],
        )
        dear = {
            version: float(price)
            for version, price in zip(versions, prices, strict=True)
            if price > 0
        }
        await connection.execute(
            """
            INSERT INTO price_list (id, path, prices, takers, learnt_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            new_id(),
            path,
            msgspec.json.encode(dear).decode(),
            takers,
            now,
        )
    return True


# Sessions count when they are closed, so that each is counted whole and once.
_TAKERS = """
    SELECT count(*) FROM assessment
    WHERE path = $1 AND closed_at > coalesce($2, '-infinity'::timestamptz) AND closed_at <= $3
"""
_SEEN = """
    SELECT a.question_version, count(*) FROM answer a JOIN assessment s ON s.id = a.assessment
    WHERE s.path = $1 AND s.closed_at > coalesce($2, '-infinity'::timestamptz)
      AND s.closed_at <= $3
    GROUP BY a.question_version
"""
