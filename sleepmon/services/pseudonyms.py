"""A person in a night is a pseudonym: what looks like an identity is refused."""

from __future__ import annotations

import re

LONGEST_SUBJECT = 32
_DATE = re.compile(r"\d{1,4}[./_-]\d{1,2}[./_-]\d{1,4}|(?<!\d)(19|20)\d{6}(?!\d)")
_GENERIC = {"subject", "patient", "pilot", "test", "demo", "sim", "simulated", "ward", "person"}


def subject_problem(subject: str) -> str:
    """Why this cannot stand for a person in a file; empty when it can."""
    if not subject:
        return "No person is given."
    if "@" in subject:
        return "The person looks like an e-mail address."
    if _DATE.search(subject):
        return "The person looks like a date."
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", subject) or len(subject) > LONGEST_SUBJECT:
        return "The person must be one short word of letters, digits, dots and dashes."
    words = {word.casefold() for word in re.findall(r"[A-Za-z]{3,}", subject)} - _GENERIC
    if any(not _is_code(word, subject) for word in words):
        return "The person looks like a name."
    return ""


def _is_code(word: str, subject: str) -> bool:
    """Small letters or capitals throughout, beside a digit: `site3-007`, never `Anna1`."""
    written = re.search(re.escape(word), subject, re.IGNORECASE)
    text = written.group() if written else word
    return any(sign.isdigit() for sign in subject) and (text.islower() or text.isupper())
