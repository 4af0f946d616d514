# Every target sets up first; that is quick when nothing changed.
PYTHON_IN_VENV := .venv/bin/python
WATCHED := sleepmon tests packaging

.PHONY: setup run test test-bluez check bench soak shots freeze clean

setup:
	@sh packaging/setup.sh

# The window on the virtual ward; without a display the whole job in a minute, with pictures.
run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		$(PYTHON_IN_VENV) -m sleepmon demo; \
	else \
		$(PYTHON_IN_VENV) -m sleepmon demo --headless --seconds 60 --out build/demo; \
	fi

check: setup
	@$(PYTHON_IN_VENV) -m ruff check $(WATCHED)
	@$(PYTHON_IN_VENV) -m ruff format --check --quiet $(WATCHED)
	@$(PYTHON_IN_VENV) -m mypy
	@.venv/bin/lint-imports

# On all cores, up to four: each holds a torch and a Qt of its own, over half a gigabyte.
test: check
	@$(PYTHON_IN_VENV) -m pytest -q -n auto --maxprocesses 4 --dist worksteal \
		-m "not slow and not soak and not perf and not kernel"

# The real Bluetooth service of Linux on an emulated kernel, where Debian's packages for it are
# installed; skipped in words, with their names, where they are not. Takes two minutes.
test-bluez: setup
	@$(PYTHON_IN_VENV) -m pytest -q -m kernel tests/kernel

bench: setup
	@$(PYTHON_IN_VENV) -m tests.perf bench

soak: setup
	@$(PYTHON_IN_VENV) -m tests.perf soak

# The pictures of the help pages, drawn off screen by the real window during a demo; then the
# window at moments that matter (a lost sensor, a full disk, a failed run), for our own eyes.
shots: setup
	@$(PYTHON_IN_VENV) packaging/help_pictures.py
	@$(PYTHON_IN_VENV) -m tests.gui.moments build/moments

# A folder that runs without Python; packaging/smoke_test.py proves it, an install or the checkout.
freeze: setup
	@$(PYTHON_IN_VENV) -m pip install -qq -c packaging/constraints.txt -e ".[freeze]"
	@$(PYTHON_IN_VENV) -m PyInstaller --noconfirm --log-level ERROR \
		--distpath build/dist --workpath build/freeze packaging/sleepmon.spec
	@echo "To prove it:  $(PYTHON_IN_VENV) packaging/smoke_test.py build/dist/sleepmon/sleepmon"

clean:
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
