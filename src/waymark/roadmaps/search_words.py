"""The words of a query: which of them tell something, and how far they may be misspelt. Pure."""

MAXIMUM_WORDS = 8
"""Longer queries are sentences, of which the beginning says enough."""

STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "from", "how", "i", "in", "is"}
    | {"it", "of", "on", "or", "the", "to", "vs", "versus", "what", "when", "why", "with"}
)


def allowed_slips(word: str) -> int:
    """Return how many letters may be wrong, missing, too many or swapped with their neighbour.

    Short words have too many neighbours: two slips turn "java" into "data".
    """
    length = len(word)
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 10 else 3


def telling_words(spelling: str) -> list[str]:
    words = list(dict.fromkeys(spelling.split()))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MAXIMUM_WORDS]


def singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word


def singulars(spelling: str) -> set[str]:
    return {singular(word) for word in spelling.split()}


def close(spelling: str) -> str:
    return spelling.replace(" ", "")
