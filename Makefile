# make demo [MOTION=walk.bvh]   sets up everything, generates and recognizes a motion through the server
# make test                     sets up everything and runs all checks but the slow tests: 3 minutes on two cores
# make test-slow                runs the slow tests: trainings, whole command lines, other processes
# make audit                    compares the installed packages with published vulnerabilities; asks a service on the network
# make docs                     builds the pages into build/site; open build/site/index.html
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile
unexport PYTHONDONTWRITEBYTECODE  # what one test process compiles serves the next

.PHONY: audit demo test test-slow test-quick style types docs install protos clean

demo: $(STAMP)
	$(BIN)/skelact demo $(MOTION)

docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

test: $(STAMP)
	$(MAKE) -j 2 test-quick types style docs

test-quick: $(STAMP)
	$(PYTEST) -m "not slow"

test-slow: $(STAMP)
	$(PYTEST) -m slow

style: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade -c constraints.txt -e '.[dev]'
	touch $@

protos: $(STAMP)
	$(BIN)/python -m grpc_tools.protoc -I protos --python_out=. --grpc_python_out=. --pyi_out=. protos/skelact/v1/*.proto
	$(BIN)/python tools/make_protocol_page.py
	$(BIN)/python tools/make_openapi.py

audit: $(STAMP)
	$(BIN)/python -m pip install --quiet 'pip-audit>=2.7,<3'
	$(BIN)/pip-audit --skip-editable

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build *.egg-info
