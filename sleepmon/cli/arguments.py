"""Arguments that several commands share."""

from argparse import ArgumentParser

from sleepmon.cli.reading import duration_s, pair


def add_radio(parser: ArgumentParser) -> None:
    """`--radio virtual|system`, by default the one of the settings."""
    parser.add_argument(
        "--radio",
        choices=["virtual", "system"],
        help="the virtual ward, or the Bluetooth of this computer (default: the setting)",
    )


def add_sensors(parser: ArgumentParser, default: str) -> None:
    """`--sensor NAME=PLACEMENT`, once for each, and how long they are looked for."""
    parser.add_argument(
        "--sensor",
        type=pair,
        action="append",
        default=[],
        metavar="NAME=PLACEMENT",
        help="a sensor by name or serial and where it is worn; once for each sensor"
        f" (default: {default})",
    )
    parser.add_argument("--scan-seconds", type=duration_s, default=5.0, help="how long to look")


def add_nights_folder(parser: ArgumentParser) -> None:
    """`--folder`, by default the one of the settings."""
    parser.add_argument("--folder", metavar="DIR", help="where the nights are")
