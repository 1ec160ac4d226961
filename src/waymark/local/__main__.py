"""`python -m waymark.local [port]` is `waymark up` without the command line's other commands."""

import sys

from waymark.local.supervisor import run_up

if __name__ == "__main__":
    sys.exit(run_up(int(sys.argv[1]) if len(sys.argv) > 1 else 8000))
