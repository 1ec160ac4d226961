"""Questions that are nearly the same text."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from waymark.bank.content import (
    AnyQuestion,
    FaultyLine,
    MatchPairs,
    MultipleChoice,
    PutInOrder,
    SingleChoice,
    TypedValue,
)
from waymark.bank.problems import Problem
from waymark.bank.prose import words
from waymark.bank.reading import FiledQuestion

SHINGLE_WORDS = 3
TOO_SIMILAR = 0.4
"""Share of common word triples from which two questions test the same memory. A stem of 40 words
repeated with five of them changed is at 0.43; different questions of one file stay below 0.15."""


def near_duplicates(questions: Sequence[FiledQuestion]) -> Iterator[Problem]:
    """Yield a problem for each question that nearly repeats an earlier one.

    Similarity is the Jaccard index of the sets of word triples (Broder, On the resemblance and
    containment of documents, 1997), over everything a person reads before answering.
    """
    shingles = [shingles_of(visible_text(filed.question)) for filed in questions]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, own in enumerate(shingles):
        common: Counter[int] = Counter()
        for shingle in own:
            common.update(holders[shingle])
            holders[shingle].append(index)
        for earlier, shared in sorted(common.items()):
            similarity = shared / (len(own) + len(shingles[earlier]) - shared)
            if similarity >= TOO_SIMILAR:
                place = questions[earlier].source.problem("", "stem")
                message = f"{similarity:.0%} the same as {place.file}:{place.line}"
                yield questions[index].source.problem(message, "stem")


def shingles_of(text: str) -> set[tuple[str, ...]]:
    """Return all runs of three words; of a shorter text, itself."""
    all_words = words(text)
    if len(all_words) < SHINGLE_WORDS:
        return {tuple(all_words)}
    return set(zip(*(all_words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def visible_text(question: AnyQuestion) -> str:
    """Return everything of the question that a person reads before answering."""
    parts: list[str]
    match question:
        case SingleChoice() | MultipleChoice():
            parts = [option.text for option in question.options]
        case PutInOrder():
            parts = list(question.steps)
        case MatchPairs():
            parts = [side for pair in question.pairs for side in pair] + list(question.distractors)
        case TypedValue():
            parts = []
        case FaultyLine():
            parts = [question.code]
    return "\n".join([question.stem, *parts])
