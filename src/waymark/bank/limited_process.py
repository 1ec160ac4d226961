"""Run as a script: take on limits, then become the program that is named.

    python limited_process.py CPU_SECONDS MEMORY_BYTES PROGRAM ARGUMENT...

The limits are taken here and not between fork and exec of the bank check, which has threads.
A limit that the platform lacks is left out; MEMORY_BYTES 0 sets none.
"""

import contextlib
import os
import resource
import sys

LARGEST_FILE_BYTES = 16_000_000


def main() -> None:
    cpu_seconds, memory_bytes, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    limits = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: LARGEST_FILE_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    if memory_bytes:
        limits[resource.RLIMIT_AS] = memory_bytes
    for limit, value in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    os.execv(program, sys.argv[3:])  # noqa: S606 - the bank check names the program


if __name__ == "__main__":
    main()
