"""Where the files that are not Python code lie: beside `src` in a checkout, inside the package
in an installed wheel (see `force-include` in pyproject.toml)."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def resource_folder(name: str) -> Path:
    """Return the folder `migrations`, `question_bank` or `frontend/dist`."""
    checked_out = _CHECKOUT / name
    return checked_out if (_CHECKOUT / "pyproject.toml").exists() else _PACKAGE / "resources" / name
