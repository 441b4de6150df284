# run   the app on http://localhost:8501, with simulated data until you bring your own
# test  everything, the real app in a real browser included
# quick what is done in about three minutes: no browser, no PostgreSQL, nothing slow, few examples
# check style, types and the direction of imports
# mutate MODULE=journeys/…: wrong lines that no test notices
# fuzz  COUNT=10000: exports spoilt by chance, each read within bounds of time and memory
# bench speed and memory beside what one would otherwise pick
# kills kills the command line 200 times at random moments
# lock  writes requirements.txt and requirements-dev.txt from the lists in *.in
# sbom  the software bill of materials of a release, from the lock

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
VENV := .venv
BIN := $(VENV)/bin
COMPILE := $(BIN)/python -m compileall -q -j 0
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# pip would compile one file after another, and the packages' own tests too; as with pip, a file may not compile
INSTALL = $(PIP) --no-compile --require-hashes -r $< && { $(COMPILE) -x '/tests?/' $(VENV)/lib || true; }

# --universal: one lock for all systems. No address of a registry: whoever installs has their own. httpx2-jsfetch is for
# Python within a browser.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-package httpx2-jsfetch --custom-compile-command "make lock"

.PHONY: run test quick check mutate fuzz kills bench lock sbom
.DELETE_ON_ERROR:

run: $(VENV)/installed
	$(BIN)/streamlit run app.py

# one thread each for what computes: the two workers and their services share the cores already
test: export OMP_NUM_THREADS = 1
test: $(VENV)/installed-dev
	@$(COMPILE) app.py pages journeys # once, for all the processes that the tests start
	@CHROMIUM="$$(sh tests/browser/find_chromium.sh $(BIN)/python)" && export CHROMIUM && \
	exec $(BIN)/python -m pytest --numprocesses 2 --dist loadscope --durations 40

quick: export OMP_NUM_THREADS = 1
quick: export HYPOTHESIS_PROFILE = quick
quick: $(VENV)/installed-dev
	@exec $(BIN)/python -m pytest --numprocesses 2 --dist loadscope --durations 5 \
		-m "not browser and not postgresql and not slow"

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -m tests.layout

mutate: $(VENV)/installed-dev
	@test -n "$(MODULE)" || { echo "Name a module: make mutate MODULE=journeys/logs/opt_outs.py" >&2; exit 1; }
	@$(BIN)/python -m tests.mutants $(MODULE)

fuzz: COUNT ?= 10000
fuzz: $(VENV)/installed-dev
	@exec $(BIN)/python -m tests.fuzzing.run --count $(COUNT)

kills: $(VENV)/installed-dev
	@KILLS=200 $(BIN)/python -m pytest --numprocesses 2 tests/cli/test_killed.py

bench: $(VENV)/installed-dev
	@for file in $$(grep -l '^if __name__' benchmarks/*.py | grep -v /picture.py); do \
		$(BIN)/python -m "benchmarks.$$(basename "$$file" .py)" || exit 1; done

lock: | $(BIN)/python
	$(PIP) uv==0.13.9 # needed here only
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt

sbom: $(VENV)/installed-dev
	@mkdir -p dist
	@$(BIN)/python -m tests.packages sbom dist/journeys.cdx.json

# Stamps: nothing is installed anew unless a list of requirements changes.
$(VENV)/installed: requirements.txt | $(BIN)/python
	$(INSTALL)
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(BIN)/python
	$(INSTALL)
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name one with make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) 'pip>=26' # half the time of the one that comes with Python 3.11
