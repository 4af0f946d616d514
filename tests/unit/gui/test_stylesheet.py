"""The style sheet takes its colours from the roles."""

import re

from sleepmon.gui.palette import ROLES, Mode
from sleepmon.gui.stylesheet import stylesheet_of


def test_that_the_sheet_uses_only_colours_of_the_roles() -> None:
    for mode in Mode:
        used = set(re.findall(r"#[0-9A-Fa-f]{6}", stylesheet_of(ROLES[mode])))
        assert used
        assert used <= set(ROLES[mode].values())
