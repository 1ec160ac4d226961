"""Releases that databases have kept can still be read: a result replays from the one it began with.

Each file is the document of a release as an earlier version of the program stored it, cut down to
a few skills. A file is added when the document's form changes, and none is ever edited.
"""

from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from waymark.bank.release import Release, ReleaseDocument

KEPT = sorted((Path(__file__).parent / "kept").glob("*.json"))


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_a_kept_release_is_read_and_its_arrays_are_built(file: Path) -> None:
    document = msgspec.json.decode(file.read_bytes(), type=ReleaseDocument)

    release = Release(uuid4(), document, {})

    assert release.space.size == len(document.skills) > 0
    assert release.bank.size == len(document.items) > 0
    for path in document.paths:
        for level in path.levels.values():
            assert all(line.skill in release.skill_index for line in level.requires)


def test_the_first_release_that_was_ever_kept_is_among_them() -> None:
    assert "first_release" in [file.stem for file in KEPT]
