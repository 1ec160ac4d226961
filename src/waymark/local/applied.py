"""What was already applied to an embedded database, so that an unchanged start skips it.

Migrating and loading the bank find nothing to do when nothing changed, but finding that out costs
two starts of Python and reading every question: about half of a warm start.
"""

import hashlib
from pathlib import Path

from waymark.resources import resource_folder

_PACKAGE = Path(__file__).parents[1]


def fingerprint() -> str:
    """Changes with any migration, any question and any line of our own code."""
    digest = hashlib.sha256()
    for folder, pattern in (
        (resource_folder("migrations"), "*.py"),
        (resource_folder("question_bank"), "*"),
        (_PACKAGE, "*.py"),
    ):
        for file in sorted(folder.rglob(pattern)):
            if file.is_file():
                digest.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


class Applied:
    """Remembered among the data, so that it goes when the data goes."""

    def __init__(self, data_folder: Path) -> None:
        self._file = data_folder / "applied"
        self._fingerprint = fingerprint()

    def is_current(self) -> bool:
        try:
            return self._file.read_text() == self._fingerprint
        except OSError:
            return False

    def remember(self) -> None:
        self._file.write_text(self._fingerprint)
