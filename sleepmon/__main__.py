"""The one door: without arguments the window opens, with arguments the command line answers."""

import multiprocessing
import sys


def main() -> int:
    """Open the window or run a command; returns the exit code."""
    multiprocessing.freeze_support()
    multiprocessing.set_start_method("spawn", force=True)
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "window":
        return _open_window(arguments[1:])
    from sleepmon.cli.main import main as run_command

    return run_command(arguments)


def _open_window(arguments: list[str]) -> int:
    from sleepmon.app.window_start import services_opener
    from sleepmon.gui.application import run

    open_services, rest = services_opener(arguments)
    return run(open_services, rest)


if __name__ == "__main__":
    sys.exit(main())
