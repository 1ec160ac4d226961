"""What can go wrong on somebody's machine, said in one sentence that tells them what to do."""

import errno
import shutil
from pathlib import Path

FULL_DISK = "The disk is full: free about 1 GB, then run the same command again. Nothing was lost."

_FULL_DISK_SIGNS = ("No space left on device", "Disk quota exceeded", "(os error 28)", "ENOSPC")


class LocalFailure(Exception):
    """The message is one sentence for the person at the terminal, never a stack trace."""


def explain_error(error: OSError, doing: str) -> LocalFailure:
    """`doing` completes the sentence "Cannot …", such as "write the password of PostgreSQL"."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LocalFailure(FULL_DISK)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return LocalFailure(
            f"Cannot {doing}: {error.filename} may not be written by this user. "
            "If another user ran Waymark here, remove that folder or use another checkout."
        )
    return LocalFailure(f"Cannot {doing}: {error.strerror or error} ({error.filename}).")


def explain_log(log_file: Path, what_failed: str) -> LocalFailure:
    """Recognise the cause in a process's log, or show its last lines."""
    lines = last_lines(log_file)
    # With nothing free not even the log could be written.
    is_full = shutil.disk_usage(log_file.parent).free < 1_000_000
    if is_full or any(sign in line for line in lines for sign in _FULL_DISK_SIGNS):
        return LocalFailure(FULL_DISK)
    if not lines:
        return LocalFailure(f"{what_failed} and wrote nothing to {log_file}.")
    return LocalFailure("\n".join([f"{what_failed}. The end of {log_file}:", *lines]))


def last_lines(log_file: Path, count: int = 12) -> list[str]:
    """The last non-empty lines, without reading a long log whole."""
    try:
        with log_file.open("rb") as log:
            log.seek(0, 2)
            log.seek(max(0, log.tell() - 16_384))
            text = log.read().decode(errors="replace")
    except OSError:
        return []
    return [f"    {line.rstrip()}" for line in text.splitlines() if line.strip()][-count:]
