"""The words of the window and of its screen-reader names, made in one place."""

import re

CODES = ("S", "SR", "RS", "R", "RP", "PR", "P", "PL", "LP", "L", "LS", "SL")
_FAMILY_NAMES = {"S": "Supine", "R": "Right side", "P": "Prone", "L": "Left side"}
_SHORT_NAMES = {"S": "Supine", "R": "Right", "P": "Prone", "L": "Left"}
NAMES = tuple(_FAMILY_NAMES[code[0]] for code in CODES)
LEANS = (
    "flat on the back",
    "tilted right",
    "leaning back",
    "square",
    "leaning forward",
    "tilted right",
    "flat on the front",
    "tilted left",
    "leaning forward",
    "square",
    "leaning back",
    "tilted left",
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def short_words(posture_id: int) -> str:
    """The posture in a row of text: `Left side`, or `Left, leaning forward`."""
    code = CODES[posture_id]
    if len(code) == 1:
        return NAMES[posture_id]
    return f"{_SHORT_NAMES[code[0]]}, {LEANS[posture_id]}"


def spoken(posture_id: int) -> str:
    """The posture as a screen reader says it: `left side, leaning forward`, or `left side`."""
    name = NAMES[posture_id].lower()
    return name if len(CODES[posture_id]) == 1 else f"{name}, {LEANS[posture_id]}"


def spoken_pair(model_id: int | None, confidence: float, label_id: int | None) -> str:
    """What a screen reader says of model and label together."""
    sure = f", {round(confidence * 100)} percent" if confidence > 0 else ""
    model = "no posture" if model_id is None else f"{spoken(model_id)}{sure}"
    label = "none" if label_id is None else spoken(label_id)
    return f"Model: {model}. Your label: {label}."


def sectors_apart(one: int, other: int) -> int:
    """Steps between two postures the short way round."""
    return min((one - other) % len(CODES), (other - one) % len(CODES))


def agreement_words(model_id: int | None, label_id: int | None) -> str:
    """How far model and person are apart: `agrees`, `one sector apart`; empty without both."""
    if model_id is None or label_id is None:
        return ""
    apart = sectors_apart(model_id, label_id)
    if apart == 0:
        return "agrees"
    return f"{_NUMBERS[apart]} sector{'s' if apart > 1 else ''} apart"


def elapsed_words(seconds: float) -> str:
    """A running time: `41 s`, `12 min`, `6 h 12 min`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def turn_words(seconds: float) -> str:
    """The big figure of time since the last turn: `41 s`, `12 min`, `1 h 52`."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return elapsed_words(whole)
    return f"{whole // 3600} h {whole // 60 % 60:02d}"


def due_words(seconds_left: float) -> str:
    """When the next turn is due, or since when it is overdue."""
    if seconds_left < 0:
        return f"turn due since {elapsed_words(-seconds_left)}"
    return f"turn due in {elapsed_words(max(60.0, seconds_left + 59))}"


def left_words(seconds: float) -> str:
    """Time left of long work, never more exact than it is known."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return f"about {round(seconds / 10) * 10} s left"
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    return f"about {hours} h {rest:02d} min left" if hours else f"about {minutes} min left"


def figures(sentence: str) -> str:
    """A sentence made for a terminal with its figures as the window prints them: `84 %`, `−7 %`."""
    spaced = re.sub(r"(?<=\d)%", " %", sentence)
    return re.sub(r"(?<![\w−-])-(?=\d)", "−", spaced)


def plain(sentence: str) -> str:
    """A sentence made for a terminal without the marks about its commands."""
    return sentence.replace("`", "")
