"""`python -m waymark` is the `waymark` command."""

from waymark.cli import main

main()
