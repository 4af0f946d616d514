"""`sleepmon models`: which models there are, which is active, the way back, a base model anew."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli import base_building
from sleepmon.cli.context import Context
from sleepmon.cli.station_told import use_active_model
from sleepmon.cli.words import card_words, date_words
from sleepmon.domain.errors import UsageError


def add_arguments(parser: ArgumentParser) -> None:
    """List (the default), look at one, promote one, go back, check, or build the base model."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--card", metavar="ID", help="tell all about one model")
    what.add_argument("--promote", metavar="ID", help="make it the active model")
    what.add_argument("--roll-back", action="store_true", help="the model before it, again")
    what.add_argument("--check", action="store_true", help="compare weights with their cards")
    parser.add_argument("--subject", default="", help="whose personal model; default: everyone's")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    base_building.add_arguments(
        actions.add_parser(
            base_building.NAME,
            help="build the base model from nothing, of simulated people",
            description="Build the base model from nothing, of simulated people, and judge it.",
        )
    )


def run(arguments: Namespace, context: Context) -> int:
    """Do what was asked; a station that runs changes its model too."""
    asked = arguments.card or arguments.promote or arguments.roll_back or arguments.check
    if arguments.action and (asked or arguments.subject):
        raise UsageError(f"{arguments.action} goes with no other wish.", "Ask for one thing.")
    if arguments.action:
        return base_building.run(arguments, context)
    if arguments.check:
        return _check(context)
    models = context.doors.models()
    if arguments.card:
        card = models.info(arguments.card)
        context.out.result("card", card, card_words(card))
    elif arguments.promote or arguments.roll_back:
        if arguments.promote:
            card = models.promote(arguments.promote)
        else:
            card = models.roll_back(arguments.subject)
        use_active_model(context)
        context.out.result("active", card, f"{card.id} is the active model now.")
    else:
        _list(context, arguments.subject)
    return 0


def _list(context: Context, subject: str) -> None:
    models = context.doors.models()
    active = models.active(subject).id
    for card in models.list():
        mark = "*" if card.id == active else " "
        origin = "simulated people" if card.simulated else f"{card.people} people"
        words = f"{mark} {card.id}  {card.kind}  {date_words(card.created_utc_ns)}  {origin}"
        fact = {"id": card.id, "kind": card.kind, "active": card.id == active, "card": card}
        context.out.result("model", fact, words)
    if problem := models.problem(subject):
        context.out.result("problem", {"words": problem}, problem)


def _check(context: Context) -> int:
    checks = context.doors.models().check()
    for one in checks:
        mark = "ok   " if one.sound else "FAULT"
        context.out.result("checked", one, f"{mark}  {one.id}: {one.words}")
    return 0 if all(one.sound for one in checks) else 1
