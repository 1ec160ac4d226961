"""Find entries by what people type: names, synonyms, beginnings, and all of that with slips. Pure.

Ranks, the best first: a name or slug as it is; a name that begins with whole words of the query; a
synonym or product as it is; any beginning of a name, then of a synonym; all words of the query
somewhere among an entry's words; the same with typing errors; at last some of the words. A synonym
as it is stands before half a word of a name, so that "ci" is no circuit breaker.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import nsmallest
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from waymark.bank.names import folded
from waymark.roadmaps.search_entries import KINDS, Entry
from waymark.roadmaps.search_words import (
    allowed_slips,
    close,
    singular,
    singulars,
    telling_words,
)

MAXIMUM_QUERY = 100
"""Characters. Longer texts are no names, and comparing takes time in proportion."""

PLENTY = 60
"""So many names begin with one or two letters only, of which no better sense can be made."""

NEAREST = 24
"""How many words or names that are spelled nearly so are looked at, the nearest first."""


class Rank(IntEnum):
    SOME_WORDS = 0
    MISSPELT = 1
    ALL_WORDS = 2
    BEGINS_ALIAS = 3
    BEGINS_NAME = 4
    IS_ALIAS = 5
    WHOLE_WORDS_OF_NAME = 6
    IS_NAME = 7


class Source(IntEnum):
    """What kind of name a term is."""

    MENTION = 0
    ALIAS = 1
    NAME = 2


SOURCE_WEIGHT = {Source.NAME: 1.0, Source.ALIAS: 0.85, Source.MENTION: 0.6}

TOPIC_WEIGHT = 0.8
"""Topics are the roadmaps' words for skills, so they follow what they stand for."""


@dataclass(frozen=True)
class Hit:
    entry: Entry
    rank: Rank
    score: float
    """Decides among hits of the same rank; at most 1.5."""
    alias: str | None = None
    """The synonym or product by which it was found, where that was not its own name."""
    words: frozenset[str] = frozenset()
    """Folded words that the query stood for, slips put right; for emphasis."""


@dataclass(frozen=True)
class _Term:
    text: str
    spelling: str
    """Folded."""
    entry: int
    source: Source
    weight: float


@dataclass
class SearchIndex:
    entries: Sequence[Entry]
    _terms: list[_Term] = field(default_factory=list)
    """Ordered by their spelling without blanks, as `_closed`."""
    _closed: list[str] = field(default_factory=list)
    _vocabulary: list[str] = field(default_factory=list)
    _postings: dict[str, dict[int, float]] = field(default_factory=dict)
    """For each word the entries that have it, with the weight of the best place it stands in."""
    _named: list[frozenset[str]] = field(default_factory=list)
    """For each entry the words of its name, in the singular."""

    @classmethod
    def build(cls, entries: Sequence[Entry]) -> "SearchIndex":
        terms = sorted(
            (term for number, entry in enumerate(entries) for term in _terms_of(number, entry)),
            key=lambda term: close(term.spelling),
        )
        postings: dict[str, dict[int, float]] = defaultdict(dict)
        for term in terms:
            for word in term.spelling.split():
                known = postings[word].get(term.entry, 0)
                postings[word][term.entry] = max(known, term.weight)
        return cls(
            entries,
            terms,
            [close(term.spelling) for term in terms],
            sorted(postings),
            dict(postings),
            [frozenset(singulars(folded(entry.name))) for entry in entries],
        )

    def search(self, query: str, limit: int) -> tuple[Hit, ...]:
        """Return the best hits, best first; none for a query without letters or digits."""
        spelling = folded(query[:MAXIMUM_QUERY])
        if not spelling:
            return ()
        words = telling_words(spelling)
        found: dict[int, Hit] = {}
        for number, hit in self._begin_with(spelling):
            _keep(found, number, hit)
        if len(found) >= PLENTY:
            return _best(found, limit)
        matches = [self._written(word) for word in words]
        for number, hit in self._with_all(matches, Rank.ALL_WORDS):
            _keep(found, number, hit)
        if not found:
            matches = [
                match or self._misspelt(word) for word, match in zip(words, matches, strict=True)
            ]
            for number, hit in (
                *self._with_all(matches, Rank.MISSPELT),
                *self._spelled_nearly(spelling),
            ):
                _keep(found, number, hit)
        if not found:
            found = self._with_some(matches)
        return _best(found, limit)

    def _begin_with(self, spelling: str) -> Iterator[tuple[int, Hit]]:
        """Yield the terms that begin with the query, however either is split into words."""
        closed, words, plain = close(spelling), spelling.split(), singulars(spelling)
        best: dict[int, tuple[Rank, float]] = {}
        for place in range(bisect_left(self._closed, closed), len(self._closed)):
            if not self._closed[place].startswith(closed):
                return
            term = self._terms[place]
            rank = _rank_of(term, spelling, self.entries[term.entry])
            score = len(closed) / len(self._closed[place])
            if plain <= self._named[term.entry]:
                score += 0.5  # of several that answer to it, the one that is named so
            if (rank, score) > best.get(term.entry, (-1, 0)):
                best[term.entry] = rank, score
                yield term.entry, self._hit(term, rank, score, words)

    def _spelled_nearly(self, spelling: str) -> Iterator[tuple[int, Hit]]:
        """Yield the terms that differ from the whole query in few letters."""
        closed = close(spelling)
        for _, slips, place in process.extract(
            closed,
            self._closed,
            scorer=OSA.distance,
            score_cutoff=allowed_slips(closed),
            limit=NEAREST,
        ):
            term = self._terms[place]
            score = (1 - slips / len(closed)) * term.weight
            yield term.entry, self._hit(term, Rank.MISSPELT, score, term.spelling.split())

    def _hit(self, term: _Term, rank: Rank, score: float, words: Iterable[str]) -> Hit:
        alias = None if term.source is Source.NAME else term.text
        return Hit(self.entries[term.entry], rank, score, alias, frozenset(words))

    def _written(self, word: str) -> dict[str, float]:
        """Return the words of the vocabulary that begin with `word`, and how well they fit."""
        found = {}
        for stem in dict.fromkeys((word, singular(word))):
            for place in range(bisect_left(self._vocabulary, stem), len(self._vocabulary)):
                candidate = self._vocabulary[place]
                if not candidate.startswith(stem):
                    break
                if candidate in {word, stem} or singular(candidate) == word:
                    # A plural typed for a singular counts a little less: "https" is not "http".
                    found[candidate] = 1 if len(candidate) >= len(word) else 0.95
                elif stem == word:
                    found[candidate] = 0.5 + 0.4 * len(stem) / len(candidate)
        return found

    def _misspelt(self, word: str) -> dict[str, float]:
        """Return the words nearest to `word`, or to what it is the beginning of."""
        slips = allowed_slips(word)
        if not slips:
            return {}
        # Somebody still typing has slipped in the beginning of a longer word.
        beginnings = [each[: len(word)] for each in self._vocabulary]
        found = {}
        for choices, weight in ((beginnings, 0.7), (self._vocabulary, 0.9)):
            for _, distance, place in process.extract(
                word, choices, scorer=OSA.distance, score_cutoff=slips, limit=NEAREST
            ):
                found[self._vocabulary[place]] = weight * (1 - distance / len(word))
        return found

    def _with_all(self, matches: list[dict[str, float]], rank: Rank) -> Iterator[tuple[int, Hit]]:
        for number, fits in self._fits(matches).items():
            if len(fits) == len(matches):
                score = sum(fit for fit, _ in fits.values()) / len(matches)
                words = frozenset(word for _, word in fits.values())
                # All of them whole words of a skill's name, "queue" of "Message queues": that tells
                # as much as a synonym.
                is_named = score == 1 and rank is Rank.ALL_WORDS
                yield (
                    number,
                    self._hit_by_words(number, Rank.IS_ALIAS if is_named else rank, score, words),
                )

    def _with_some(self, matches: list[dict[str, float]]) -> dict[int, Hit]:
        """Return entries with at least half of the query by what its words tell apart."""
        # A word of few entries tells more (inverse document frequency).
        tells = [
            log(1 + len(self.entries) / len({e for word in match for e in self._postings[word]}))
            if match
            else log(1 + len(self.entries))
            for match in matches
        ]
        found = {}
        for number, fits in self._fits(matches).items():
            told = sum(tells[place] * fit for place, (fit, _) in fits.items()) / sum(tells)
            if told >= 0.3:
                words = frozenset(word for _, word in fits.values())
                found[number] = self._hit_by_words(number, Rank.SOME_WORDS, told, words)
        return found

    def _fits(self, matches: list[dict[str, float]]) -> dict[int, dict[int, tuple[float, str]]]:
        """Return for each entry which words of the query it has, how well, and as which word."""
        fits: dict[int, dict[int, tuple[float, str]]] = defaultdict(dict)
        for place, match in enumerate(matches):
            for word, quality in match.items():
                for number, weight in self._postings[word].items():
                    fit = (quality * weight, word)
                    if fit > fits[number].get(place, (0.0, "")):
                        fits[number][place] = fit
        return fits

    def _hit_by_words(self, number: int, rank: Rank, score: float, words: frozenset[str]) -> Hit:
        entry = self.entries[number]
        named, plain = self._named[number], {singular(word) for word in words}
        share = len(plain & named) / len(named) if named else 0
        if plain <= named:
            return Hit(entry, rank, 0.8 * score + 0.2 * share, None, words)
        return Hit(entry, rank, 0.8 * score + 0.2 * share, _best_alias(entry, words), words)


def _terms_of(number: int, entry: Entry) -> Iterator[_Term]:
    seen = set()
    weight = TOPIC_WEIGHT if entry.kind == "topic" else 1
    for source, texts in (
        (Source.NAME, entry.names),
        (Source.ALIAS, entry.aliases),
        (Source.MENTION, entry.mentions),
    ):
        for text in texts:
            spelling = folded(text)
            if spelling and spelling not in seen:
                seen.add(spelling)
                yield _Term(text, spelling, number, source, weight * SOURCE_WEIGHT[source])


def _rank_of(term: _Term, spelling: str, entry: Entry) -> Rank:
    is_whole = close(term.spelling) == close(spelling)
    if term.source is not Source.NAME or entry.kind == "topic":
        return Rank.IS_ALIAS if is_whole else Rank.BEGINS_ALIAS
    if is_whole:
        return Rank.IS_NAME
    if term.spelling.startswith(f"{spelling} "):
        return Rank.WHOLE_WORDS_OF_NAME
    return Rank.BEGINS_NAME


def _best_alias(entry: Entry, words: frozenset[str]) -> str | None:
    """Return the alias with most of the words, the shortest of these."""
    counted = [
        (-len(words & set(folded(alias).split())), len(alias), alias) for alias in entry.aliases
    ]
    best = min(counted, default=None)
    return best[2] if best and best[0] < 0 else None


def _keep(found: dict[int, Hit], number: int, hit: Hit) -> None:
    known = found.get(number)
    if known is None or (hit.rank, hit.score) > (known.rank, known.score):
        found[number] = hit


def _best(found: dict[int, Hit], limit: int) -> tuple[Hit, ...]:
    return tuple(nsmallest(limit, found.values(), key=_order))


def _order(hit: Hit) -> tuple[float, ...]:
    """The key to sort by: rank, then how well it fits in steps too coarse for chance to decide,
    then kind and how often it is asked for."""
    return (
        -hit.rank,
        -round(hit.score, 1) if hit.rank < Rank.BEGINS_ALIAS else 0,
        KINDS.index(hit.entry.kind),
        -hit.score - 0.02 * min(hit.entry.places, 20),
    )
