"""The style sheet takes its colours from the roles."""

import re
from pathlib import Path

from sleepmon.domain.resources import resource
from sleepmon.gui.palette import ROLES, Mode
from sleepmon.gui.stylesheet import stylesheet_of


def test_that_the_sheet_uses_only_colours_of_the_roles() -> None:
    for mode in Mode:
        used = set(re.findall(r"#[0-9A-Fa-f]{6}", stylesheet_of(mode, resource("controls"))))
        assert used
        assert used <= set(ROLES[mode].values())


def test_that_every_picture_of_the_sheet_is_there() -> None:
    for mode in Mode:
        pictures = re.findall(r"url\(([^)]+)\)", stylesheet_of(mode, resource("controls")))
        assert len(pictures) == 4
        assert [] == [picture for picture in pictures if not Path(picture).is_file()]
