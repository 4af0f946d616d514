"""`sleepmon evaluate`: methods of training side by side on a data set, with intervals."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import msgspec

from sleepmon.cli.context import Context
from sleepmon.cli.parts_told import PartsTold
from sleepmon.domain.errors import UsageError
from sleepmon.domain.evaluation import PUBLISHED, EvaluationPlan
from sleepmon.services.evaluation import compare, result_words

USUAL = EvaluationPlan(
    dataset="", path="", methods=("mtl", "mtl-ema", "mtl-ls-0.1", "mtl-ls-0.3", "smooth-distill")
)
NUMBERS = {
    "network": "compact_net, mtl_net or mtl_net_paper",
    "folds": "parts of which each is judged once",
    "seeds": "how many",
    "first_seed": "counted from here",
    "epochs": "how often all is learnt from",
}
"""What differs between the two protocols."""


def add_arguments(parser: ArgumentParser) -> None:
    """Which data, which methods, which split, how long."""
    parser.add_argument(
        "--dataset",
        nargs=2,
        metavar=("NAME", "PATH"),
        required=True,
        help="sleep, mhealth, mhealth-null, wisdm, dsads, umafall or nights and its folder;"
        " or: simulated 40, simulated 40-160",
    )
    parser.add_argument(
        "--method",
        nargs="+",
        metavar="METHOD",
        help="names, each also with +views at its end: learnt from views of the windows"
        f" (default: {', '.join(USUAL.methods)}; as published: {', '.join(PUBLISHED.methods)})",
    )
    parser.add_argument(
        "--protocol",
        choices=["subject", "paper"],
        default="subject",
        help="keep people apart (default), or the published comparison: its network, epochs and"
        " split of windows, which is leaky",
    )
    for name, words in NUMBERS.items():
        usual, published = (getattr(plan, name) for plan in (USUAL, PUBLISHED))
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=type(usual),
            help=f"{words} (default {usual}; as published {published})",
        )
    parser.add_argument("--fold-seed", type=int, default=0, help="draws the folds (default 0)")
    parser.add_argument(
        "--ema-decay", type=float, default=0.999, help="of averages (default 0.999)"
    )
    parser.add_argument(
        "--per-cell",
        type=int,
        default=0,
        metavar="N",
        help="windows of each person, label and placement (default: all)",
    )
    parser.add_argument(
        "--curve",
        action="store_true",
        help="learn from fewer people and minutes, too: what more labels would bring",
    )
    parser.add_argument("--rate-hz", type=float, help="resample (default: the rate of the set)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--skip-damaged",
        action="store_true",
        help="leave damaged parts out and tell (default: refuse)",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        required=True,
        help="a folder that keeps everything; broken off, the same command goes on",
    )


def run(arguments: Namespace, context: Context) -> int:
    """Compare; prints the table, the folder has plan, result, curves and confusions."""
    name, path = arguments.dataset
    asked = {key: getattr(arguments, key) for key in NUMBERS}
    asked["methods"] = arguments.method and tuple(dict.fromkeys(arguments.method))
    plan = msgspec.structs.replace(
        PUBLISHED if arguments.protocol == "paper" else USUAL,
        dataset=name,
        path=path if name == "simulated" else str(Path(path).expanduser().absolute()),
        fold_seed=arguments.fold_seed,
        ema_decay=arguments.ema_decay,
        per_cell=arguments.per_cell,
        rate_hz=arguments.rate_hz,
        threads=arguments.threads,
        curve=arguments.curve,
        damaged="skip" if arguments.skip_damaged else "refuse",
        **{key: value for key, value in asked.items() if value is not None},
    )
    if arguments.per_cell < 0 or arguments.threads < 1:
        raise UsageError("Windows per cell and threads are whole numbers above zero.")
    if min(plan.first_seed, plan.fold_seed) < 0:
        raise UsageError("Seeds are whole numbers, zero or above.")
    if not 0.0 < arguments.ema_decay < 1.0:
        raise UsageError("The decay of averages lies between 0 and 1.")
    out = Path(arguments.out).expanduser()
    result = compare(plan, out, PartsTold(context.out))
    context.out.result("evaluation", result, f"{result_words(result)}\nEverything is in {out}.")
    return 0
