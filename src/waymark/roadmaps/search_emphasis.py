"""Which letters of a name somebody searched for. Pure."""

import re
from collections.abc import Iterable
from itertools import groupby

from waymark.bank.names import folded

_WORD = re.compile(r"[\w+#]+")


def emphasised(name: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """Split a name into pieces that match one of the folded words, or do not.

    A word matches the beginning of a word of the name, or several of them written as one:
    "postgre" the first letters of "PostgreSQL", "nodejs" all of "Node.js".
    """
    matched = [False] * len(name)
    found = list(_WORD.finditer(name))
    texts = [folded(each.group()) for each in found]
    for word in words:
        for place, start in enumerate(found):
            length = _matching(word, texts[place:])
            if length:
                end = _end(found[place:], texts[place:], length)
                matched[start.start() : end] = [True] * (end - start.start())
    # Pieces must rejoin to the name, so only its own characters are grouped.
    pieces = groupby(zip(name, matched, strict=True), key=lambda each: each[1])
    return [("".join(sign for sign, _ in signs), is_match) for is_match, signs in pieces]


def _matching(word: str, texts: list[str]) -> int:
    """Return how many letters of the texts, run together, are `word`; 0 where it is none."""
    together = ""
    for text in texts:
        together += text
        if together.startswith(word):
            return len(word)
        if not word.startswith(together):
            return 0
    return 0


def _end(found: list[re.Match[str]], texts: list[str], length: int) -> int:
    """Return where in the name that many letters from the first word on end."""
    for match, text in zip(found, texts, strict=True):
        if length <= len(text):
            # Folding may change how many letters a word has; then the whole word is meant.
            return match.start() + length if len(text) == len(match.group()) else match.end()
        length -= len(text)
    return found[-1].end()
