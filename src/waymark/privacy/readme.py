"""What is in an export, in plain words, inside the export."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import fill, indent

from waymark.privacy.holdings import Holding

WIDTH = 88

BEGINNING = """\
Everything that Waymark holds about you
=======================================

Made on {day} at {time} UTC.

Every table is here twice, with the same content: in the folder "json" for programs, and in
"csv" for a spreadsheet. Times are in UTC. The ids tie the tables together: the column
"assessment" of an answer, for example, is the "id" of a session.

In the spreadsheets, text that begins with =, +, - or @ has an apostrophe in front, since a
spreadsheet would otherwise run it as a formula.

What is in the files
--------------------

"""

ENDING = """\
What is not in here
-------------------

{withheld}
Your sign-in sessions: they are kept outside of the database, for at most 90 days, and hold
your account's id, two times and the name of your browser. You see and end them in the
settings.

The questions themselves, and their keys: they are still being asked. The review of each
finished session shows you the questions that you were asked.

Everything about other people.
"""


def readme(holdings: Sequence[Holding], counts: Mapping[str, int], now: datetime) -> str:
    """`counts` tells the rows of each holding by its name."""
    text = BEGINNING.format(day=f"{now:%d %B %Y}".lstrip("0"), time=f"{now:%H:%M}")
    for holding in holdings:
        rows = counts[holding.name]
        text += f"{holding.name} ({rows} {'row' if rows == 1 else 'rows'})\n"
        text += indent(fill(holding.about, WIDTH - 4), "    ") + "\n\n"
    withheld = ""
    for holding in holdings:
        for column, reason in holding.withheld.items():
            sentence = f"The column “{column}” of {holding.name}. {reason}"
            withheld += fill(sentence, WIDTH) + "\n\n"
    return text + ENDING.format(withheld=withheld)
