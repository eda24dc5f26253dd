# `make run` and `make test` set up everything they need; second runs start in seconds.

UV := $(shell command -v uv || echo .tools/bin/uv)
PROGRAM := .venv/bin/swarm-desktop
.DEFAULT_GOAL := run
.PHONY: run test test-installers test-runtimes check format random-model practice-model embedding-model bundle deb tarball windows-installer dmg release clean

run: .venv/run.stamp ## Start the program: the tray where there is a display, else the endpoint
	@packaging/system_libraries.sh run
	@$(PROGRAM)

test: .venv/test.stamp .tools/npm.stamp check ## Every check and every test but those of installers and optional runtimes
	@packaging/system_libraries.sh test
	@.venv/bin/python -m pytest -n auto --maxprocesses 4 --dist loadscope -m "not installers and not runtimes"

test-installers: .venv/test.stamp ## Freeze the program, and install it into a clean system; takes minutes
	@packaging/system_libraries.sh test
	@packaging/system_libraries.sh installers
	@packaging/system_libraries.sh windows
	@.venv/bin/python -m pytest -m installers tests/installers

test-runtimes: .tools/runtimes.stamp ## Test llama-cpp-python and MLX; compiling the former takes minutes, once
	@.tools/runtimes/bin/python -m pytest -n auto --maxprocesses 4 --dist loadscope -m runtimes tests/runtimes

check: .venv/test.stamp ## Lint, formatting, types, and which room may import which
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

format: .venv/test.stamp ## Put imports and layout in order
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

random-model: .venv/test.stamp ## A 0.5B-sized model with random weights, for `bench voters`
	@mkdir -p models
	@.venv/bin/python packaging/random_model.py models/random-0.5b.gguf

embedding-model: .venv/test.stamp ## A small model for vectors, all-MiniLM-L6-v2, as models/all-minilm-l6-v2.gguf
	@.venv/bin/python packaging/embedding_model.py models/all-minilm-l6-v2.gguf

practice-model: .tools/practice-model/ready.stamp ## Train the practice model again (under 30 minutes on 2 cores)
	@.tools/practice-model/bin/python packaging/practice_model/build.py

bundle: .tools/bundle.stamp ## Freeze the program into dist/swarm-desktop, to run without Python
	@packaging/system_libraries.sh bundle
	@.tools/bundle/bin/python packaging/bundle/build.py

deb: bundle ## A Debian package of the frozen program, in dist/
	@.tools/bundle/bin/python installers/linux deb

tarball: bundle ## A portable archive of the frozen program, in dist/
	@.tools/bundle/bin/python installers/linux tarball

windows-installer: .tools/bundle.stamp ## The installer for Windows, of a folder frozen there: PAYLOAD=FOLDER
	@packaging/system_libraries.sh installers
	@.tools/bundle/bin/python installers/windows build --payload "$(PAYLOAD)"

dmg: bundle ## On a Mac: an image of the application, for this Mac alone
	@.tools/bundle/bin/python installers/macos build --ad-hoc

release: bundle ## Package and archive in dist/release, signed and verified: OPENPGP_KEY=PUBLIC_KEY_FILE
	@packaging/system_libraries.sh installers
	@rm -rf dist/release
	@.tools/bundle/bin/python installers/linux deb --output dist/release
	@.tools/bundle/bin/python installers/linux tarball --output dist/release
	@.tools/bundle/bin/python packaging/release.py dist/release --openpgp-key "$(OPENPGP_KEY)" --kinds .deb .tar.xz

clean: ## Remove everything that these commands made
	rm -rf .venv .tools tests/clients/npm/node_modules build dist models ci-output .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The program alone; what tests need is left where it already is.
.venv/run.stamp: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --no-dev --inexact --quiet
	@touch $@

.venv/test.stamp: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet
	@touch .venv/run.stamp $@

# An environment of its own: what is frozen is found among what is installed, so nothing else may be.
.tools/bundle.stamp: pyproject.toml uv.lock | $(UV)
	@UV_PROJECT_ENVIRONMENT=.tools/bundle $(UV) sync --frozen --no-dev --group bundle --quiet
	@touch $@

# With the optional runtimes, which nobody else has to compile.
.tools/runtimes.stamp: pyproject.toml uv.lock | $(UV)
	@packaging/system_libraries.sh runtimes
	@UV_PROJECT_ENVIRONMENT=.tools/runtimes $(UV) sync --frozen --extra llama-cpp --extra mlx --quiet
	@touch $@

# Programs that the tests point at the endpoint. Without Node.js, which they run on, those tests are left out.
.tools/npm.stamp: tests/clients/npm/package.json tests/clients/npm/package-lock.json
	@mkdir -p $(@D)
	@if command -v npm >/dev/null; \
	then npm ci --prefix tests/clients/npm --no-audit --no-fund --loglevel=error >/dev/null && touch $@; \
	else echo "Node.js is missing: clients from npm are not tested"; fi

# Into a folder, not into the system's Python, which distributions keep for themselves.
.tools/bin/uv:
	@echo "Fetching uv, which installs everything else"
	@python3 -m pip install --quiet --target .tools uv

.tools/practice-model/ready.stamp: packaging/practice_model/requirements.txt | $(UV)
	@$(UV) venv --quiet --allow-existing .tools/practice-model
	@$(UV) pip install --quiet --python .tools/practice-model/bin/python -r $<
	@touch $@
