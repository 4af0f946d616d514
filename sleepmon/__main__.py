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
    from sleepmon.app.window_start import window_start

    start = window_start(arguments)
    if start.shots is not None:
        from sleepmon.gui.shots import take_shots

        services = start.open_services()
        pictures = take_shots(start.shots, services)
        services.station.close()
        return 0 if pictures else 1
    from sleepmon.gui.application import run

    return run(start.open_services, start.rest)


if __name__ == "__main__":
    sys.exit(main())
