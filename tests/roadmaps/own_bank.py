"""The catalogue of the project's own files, which tests of real pages and searches rest on."""

from functools import cache
from pathlib import Path
from uuid import UUID

from waymark.bank.reading import read_bank
from waymark.bank.release import Release, document_of, version_id
from waymark.roadmaps.catalogue import Catalogue, catalogue_of

FOLDER = Path(__file__).parents[2] / "question_bank"


@cache
def own_catalogue() -> Catalogue:
    bank = read_bank(FOLDER)
    questions = [filed.question for filed in bank.questions]
    return catalogue_of(
        Release(
            UUID(int=0),
            document_of(bank),
            {version_id(question.id, question.version): question for question in questions},
        )
    )
