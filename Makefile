# Every command of the project, each with one sentence. `make` alone lists them.
#
# The virtual environment in .venv is made and brought up to date by itself: `make run` installs
# what runs, the tests install what tests too. PYTHON=python3.12 chooses another interpreter.

PYTHON ?= python3

# Not ACTIVATE and not .venv/bin/pip: a folder that was moved keeps working.
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input \
	--require-hashes --only-binary :all:
LOCK := $(PY) -m uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes --no-header \
	pyproject.toml

# Installed for running, and for testing: each a file whose age says whether it is up to date.
RUNS := .venv/.installed
TESTS := .venv/.installed-dev

# Learned from the content, once; later only what changed, and by every command itself. What messages do comes with the
# code, in knowledge/learned.
LEARNED := data/cache/en.learned
LEARN := $(PY) -m knowledge learn --processes 2

# A process for each core; which tests keep together, tests/conftest.py says, and in which order.
EVERY_CORE := --numprocesses auto --no-loadscope-reorder

# Their databases lie in memory where there is room: then nobody waits for a disk, thousands of times.
IN_MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 { print "TMPDIR=/dev/shm" }')

# What ours is measured beside, each in an environment that nothing else uses.
PEERS := .cache/benchmarks

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One after the other, so that the first thing that fails is the last thing said.
.NOTPARALLEL:
.PHONY: help setup run demo chat test quick lint fix types imports knowledge pytest browser pictures ask topic exam conversations \
	benchmark benchmark-console benchmark-growth benchmark-load benchmark-platforms benchmark-matching kills power-cut failover peers day \
	platform-proofs migrate migration \
	lock image learned

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-20s %s\n", $$1, $$2}' Makefile

# ---------------------------------------------------------------- using it

setup: $(TESTS) ## Prepare this folder for work: environment, locked dependencies, commit hooks
	@if [ -e .git ] && command -v git >/dev/null; then $(PY) -m pre_commit install; fi

run: $(RUNS) ## Serve the chat page on this machine; BOT_PORT=9000 for another port
	@exec $(PY) -m bot serve

demo: $(RUNS) ## Open the console on a throw-away database of made-up leads
	@exec $(PY) -m bot demo

chat: $(RUNS) $(LEARNED) ## Talk to the assistant in the terminal; nothing is kept
	@exec $(PY) -m bot chat

migrate: $(RUNS) ## Bring the database up to date (`make run` does so by itself)
	$(PY) -m bot migrate

# ---------------------------------------------------------------- checking it

test: lint types imports knowledge ## Everything CI runs; the browser beside the other tests
	$(LEARN) .cache/learned
	@$(MAKE) --no-print-directory browser >.cache/browser.log 2>&1 & browser=$$!; \
		$(MAKE) --no-print-directory pytest; status=$$?; \
		wait $$browser || status=1; cat .cache/browser.log; exit $$status

quick: lint ## Check the style and run the tests of what has changed: half a minute to a minute and a half, for all day
	@tests=$$(scripts/changed-tests); [ -z "$$tests" ] || \
		$(IN_MEMORY) $(PY) -m pytest $(EVERY_CORE) --quiet -m "not slow and not postgres" $$tests || [ $$? = 5 ]

lint: $(TESTS) ## Check style and format of code, page templates and the Dockerfile
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@if [ -n "$$(find bot -name '*.html' -print -quit)" ]; then $(PY) -m djlint bot --lint --quiet; fi
	.venv/bin/hadolint Dockerfile

fix: $(TESTS) ## Repair what `make lint` finds and a machine can repair
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

types: $(TESTS) ## Check the types
	$(PY) -m mypy

imports: $(TESTS) ## Check that imports look only downwards
	$(PY) .venv/bin/lint-imports

knowledge: $(RUNS) ## Examine the curated content; names file and line
	$(PY) -m knowledge check

pytest: $(TESTS) ## Run the tests without a browser, or some of them: T=tests/test_dialogues.py
	$(IN_MEMORY) $(PY) -m pytest $(or $(T),$(EVERY_CORE) --durations 10)

browser: $(TESTS) ## Run the tests that need a real browser
	$(IN_MEMORY) scripts/browser-tests $(T)

pictures: $(TESTS) $(LEARNED) ## Take the pictures of docs/ anew, from the demo of today; needs Chromium
	$(PY) -m tests.browser.pictures

benchmark-platforms: $(TESTS) $(PEERS)/platforms/.installed $(LEARNED) ## Measure messages a second beside peers; ARGS="--rounds 5"
	$(PY) -m benchmarks.platforms $(ARGS)

benchmark-console: $(TESTS) ## Measure the console's pages with many leads, on both databases; some minutes
	$(PY) -m benchmarks.console.measure

benchmark-load: $(TESTS) $(LEARNED) ## Measure what a flood costs the others, on the page and on WeChat; five minutes
	$(PY) -m benchmarks.load

benchmark-growth: $(TESTS) $(LEARNED) ## Measure 1, 2 and 4 processes on one PostgreSQL, then memory under load; an hour, or MINUTES=10
	$(PY) -m benchmarks.load.growth processes
	$(PY) -m benchmarks.load.growth memory --minutes $(or $(MINUTES),60)

benchmark-matching: $(RUNS) $(PEERS)/matching/.installed ## Measure the matcher beside peers, on the exam and on TRAIN=train.csv TEST=test.csv
	@[ -n "$$TRAIN" ] && [ -n "$$TEST" ] || \
		{ echo 'Name both files: make benchmark-matching TRAIN=train.csv TEST=test.csv' >&2; exit 2; }
	$(PY) -m benchmarks.matching "$$TRAIN" "$$TEST"

kills: $(TESTS) ## The long proofs: nothing acknowledged is lost, whenever the server is killed or told to end
	$(PY) -m tests.proofs.kills
	$(PY) -m tests.proofs.kills --signal TERM

failover: $(TESTS) ## The long proof: with PostgreSQL's primary nothing acknowledged is lost, where a standby is waited for
	$(PY) -m tests.proofs.failover

power-cut: $(TESTS) ## The long proof: nothing acknowledged is lost, whenever the power fails; needs strace
	$(PY) -m tests.proofs.power_cut

peers: $(TESTS) ## Talk to the whole assistant by way of a Telegram that others wrote; needs Node
	npm install --prefix tests/peers --no-package-lock --no-audit --no-fund --silent
	$(PY) -m pytest tests/peers/telegram.py

platform-proofs: $(TESTS) ## The long proofs about Telegram, WeChat, the door and replicas: crashes, doubles, stalls, crowds, floods
	$(PY) -m tests.proofs.backlog
	$(PY) -m tests.proofs.thrice
	$(PY) -m tests.proofs.stalls
	$(PY) -m tests.proofs.crowd
	$(PY) -m tests.proofs.replicas
	$(PY) -m tests.proofs.flood

day: $(TESTS) ## The long proof: the containers of compose.yaml stand a day of visitors, staff and operator; needs Docker and Chromium
	$(PY) -m tests.proofs.day
	$(PY) -m tests.proofs.day --control

image: ## Build the container image
	docker build --tag nordic-healthy-cities .

# ---------------------------------------------------------------- changing it

learned: $(RUNS) ## Learn what messages do anew, after a change of acts, questions or names: the two files of knowledge/learned; ten minutes
	$(PY) -m knowledge learn knowledge/learned --only acts --only values

ask: $(RUNS) $(LEARNED) ## What would this question match: Q="Which cities are targeted?"
	@[ -n "$$Q" ] || { echo 'Say what to ask: make ask Q="Which cities are targeted?"' >&2; exit 2; }
	@$(PY) -m knowledge ask "$$Q"

topic: $(RUNS) ## Write a new topic with places to fill in every language: N=city.wuhan
	@[ -n "$$N" ] || { echo 'Name the topic: make topic N=city.wuhan' >&2; exit 2; }
	@$(PY) -m knowledge new "$$N"

exam: $(TESTS) ## Examine the matcher on the questions held back from it, and show the figures
	$(PY) -m pytest -rP tests/knowledge/test_content.py

conversations: $(TESTS) ## Ask every conversation that was learned from, and show the shares; ten minutes
	@$(PY) -m tests.conversations.judge

benchmark: $(RUNS) ## Measure the matcher on a public data set: TRAIN=train.csv TEST=test.csv
	@[ -n "$$TRAIN" ] && [ -n "$$TEST" ] || \
		{ echo 'Name both files: make benchmark TRAIN=train.csv TEST=test.csv' >&2; exit 2; }
	@$(PY) -m knowledge benchmark "$$TRAIN" "$$TEST"

migration: $(TESTS) ## Write a migration from what changed in the tables: M="Keep the origin of a lead"
	@[ -n "$$M" ] || { echo 'Say what it does: make migration M="Keep the origin of a lead"' >&2; exit 2; }
	$(PY) -m alembic revision --autogenerate -m "$$M"

lock: $(TESTS) ## Lock all dependencies anew; U=--upgrade takes the newest versions
	$(LOCK) $(U) --output-file requirements.txt
	$(LOCK) $(U) --output-file requirements-dev.txt --extra dev --constraint requirements.txt

# ---------------------------------------------------------------- the environment

$(RUNS): requirements.txt
	@scripts/make-venv "$(PYTHON)"
	@echo 'Installing the locked dependencies: once, about half a minute.'
	@$(INSTALL) --requirement requirements.txt
	@touch $@

$(LEARNED): | $(RUNS)
	@echo 'Learning from the content: once, some four minutes.'
	@$(LEARN) $(@D)

$(PEERS)/%/.installed: benchmarks/%/requirements.txt $(RUNS)
	@echo 'Installing what ours is measured beside: once, about half a minute.'
	@$(PY) -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-input --requirement $<
	@touch $@

# After the first, so that a fresh folder has its environment; requirements-dev.txt holds both.
$(TESTS): requirements-dev.txt $(RUNS)
	@echo 'Installing what the tests need: once, about half a minute.'
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@
