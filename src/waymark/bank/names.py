"""Names as people type them: what counts as the same name, and who may claim one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from waymark.bank.problems import Problem
from waymark.bank.reading import FiledSkill

# What tells C, C# and C++ apart stays; any other sign only separates words.
_SEPARATORS = re.compile(r"[^\w+#]+|_+")


def folded(name: str) -> str:
    """Return the name in lower case, without accents, its words one blank apart.

    "Node.js" becomes "node js", "CI/CD" "ci cd", "C#" stays apart from "C" as "c#".
    """
    apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _SEPARATORS.sub(" ", plain).strip()


def synonym_problems(skills: Sequence[FiledSkill]) -> Iterator[Problem]:
    """Yield a problem for each synonym that is the name or slug of another skill.

    Somebody who searches for that name wants the skill that bears it.
    """
    bearers: dict[str, set[str]] = defaultdict(set)
    for filed in skills:
        for name in (filed.skill.name, filed.skill.slug):
            bearers[folded(name)].add(filed.skill.slug)
    for filed in skills:
        for index, synonym in enumerate(filed.skill.synonyms):
            for other in sorted(bearers[folded(synonym)] - {filed.skill.slug}):
                message = f"{synonym!r} is the skill {other}; a synonym names no other skill"
                yield filed.source.problem(message, f"synonyms[{index}]")
