# Needs git, make and Python 3.11 or newer. `make run PORT=8001` runs a second one beside the first.
PYTHON ?= python3
PORT ?= 8000
export PORT

.PHONY: help run test bench

help:
	@echo "make run    the product at http://127.0.0.1:$(PORT); Ctrl-C stops it, data stays in .waymark"
	@echo "make test   every check: lint, types, front end, tests, question bank"
	@echo "make bench  measure answering under load"

run:
	@$(PYTHON) bootstrap.py run

test:
	@$(PYTHON) bootstrap.py test

bench:
	@$(PYTHON) bootstrap.py bench
