"""The sentences of a result. Each says how sure it is and what to do next."""

from waymark.bank.content import Level
from waymark.measurement.readiness import Readiness
from waymark.measurement.scale import LEVELS

LEVEL_NAMES: dict[Level, str] = {"junior": "Junior", "mid": "Mid", "senior": "Senior"}


def headline_of(readiness: Readiness) -> str:
    """The label in a few words, such as "Junior, possibly mid (65 %)"."""
    shown = next((level for level in LEVELS if level == readiness.label), None)
    open_level = readiness.open_level
    if shown is not None:
        headline = LEVEL_NAMES[shown]
        if open_level is not None:
            headline += (
                f", possibly {LEVEL_NAMES[open_level].lower()} ({_share(readiness, open_level)})"
            )
        return headline
    if readiness.label == "below_junior":
        return "On the way to junior"
    return "Not enough evidence yet"


def explain_label(readiness: Readiness, held_back_by: list[str]) -> str:
    """What the label rests on, and what would settle what is open. `held_back_by`: area names."""
    shown = next((level for level in LEVELS if level == readiness.label), None)
    open_level = readiness.open_level
    sentences = []
    if shown is not None:
        sentences.append(
            f"The answers make it {_share(readiness, shown)} likely that you have what "
            f"{LEVEL_NAMES[shown].lower()} work on this path asks for."
        )
    elif readiness.label == "below_junior":
        sentences.append(
            "The answers make it unlikely, so far, that the everyday skills of junior work on this "
            f"path are all there ({_share(readiness, 'junior')})."
        )
    elif open_level is not None:
        sentences.append(
            f"Whether junior is reached is open: {_share(readiness, 'junior')} likely."
        )
    else:
        sentences.append(
            "There are too few answers to say more than what is usual among developers. "
            "Another session goes on from here."
        )
    if held_back_by:
        sentences.append(
            f"The next level also needs {_joined(held_back_by)}, which the answers put clearly "
            "below what it asks for."
        )
    elif open_level is not None:
        sentences.append(
            "Another session would settle it: it starts from what is known and asks near "
            f"the {LEVEL_NAMES[open_level].lower()} line."
        )
    elif shown is not None and shown != LEVELS[-1]:
        following = LEVELS[LEVELS.index(shown) + 1]
        sentences.append(
            f"{LEVEL_NAMES[following]} work is unlikely to be within reach today "
            f"({_share(readiness, following)})."
        )
    return " ".join(sentences)


def _share(readiness: Readiness, level: Level) -> str:
    return share(readiness.probabilities[level])


def share(probability: float) -> str:
    """A probability in words that never claim certainty."""
    if probability > 0.99:
        return "over 99 %"
    if probability < 0.01:
        return "under 1 %"
    return f"{round(100 * probability)} %"


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
