"""Arguments that several commands share."""

from argparse import ArgumentParser


def add_radio(parser: ArgumentParser) -> None:
    """`--radio virtual|system`, by default the one of the settings."""
    parser.add_argument(
        "--radio",
        choices=["virtual", "system"],
        help="the virtual ward, or the Bluetooth of this computer (default: the setting)",
    )


def add_nights_folder(parser: ArgumentParser) -> None:
    """`--folder`, by default the one of the settings."""
    parser.add_argument("--folder", metavar="DIR", help="where the nights are")
