"""`sleepmon models build-base`: the base model from nothing, and how well it does."""

from __future__ import annotations

import time
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from sleepmon.cli.context import Context
from sleepmon.cli.parts_told import PartsTold
from sleepmon.cli.words import card_words
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.training import BaseBuild
from sleepmon.services.base_model import base_build, build_base

NAME = "build-base"

Build = Callable[[BaseBuild, Callable[[float], None]], ModelCard]


def add_arguments(parser: ArgumentParser) -> None:
    """Where to, and which recordings of real people to judge on."""
    # What stands before the action is kept: a default of its own would take it back.
    parser.add_argument(
        "--json", action="store_true", default=SUPPRESS, help="print one JSON object a line"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="a folder for weights and card (default in a checkout: models/base; else required)",
    )
    parser.add_argument(
        "--umafall", type=Path, metavar="FOLDER", help="recordings of UMAFall to judge on, too"
    )
    parser.add_argument(
        "--dsads", type=Path, metavar="FOLDER", help="DSADS with a03 and a04 to judge on, too"
    )


def run(arguments: Namespace, context: Context, build: Build = build_base) -> int:
    """Build; prints the parts done, then the scores of the card."""
    wish = base_build(arguments.out, arguments.umafall, arguments.dsads)
    began = time.monotonic()
    card = build(wish, PartsTold(context.out))
    minutes = (time.monotonic() - began) / 60
    lines = [
        card_words(card),
        f"{card.id} is in {wish.out}, made in {minutes:.1f} min.",
        f"Weights {card.weights_sha256}.",
    ]
    context.out.result("built", {"folder": wish.out, "card": card}, "\n".join(lines))
    return 0
