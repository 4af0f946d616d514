"""Every icon has a drawing in the design's style, and takes the ink it is given."""

import re

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from sleepmon.domain.resources import resource
from sleepmon.gui.icons import Icon, app_icon, paint_icon, paint_logo
from sleepmon.gui.theme import Theme


@pytest.mark.parametrize("icon", Icon)
def test_that_every_icon_is_drawn_in_its_ink(letters: QApplication, icon: Icon) -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_icon(painter, icon, QRectF(image.rect()), QColor("#ff0000"))
    painter.end()
    solid = [
        image.pixelColor(x, y)
        for x in range(40)
        for y in range(40)
        if image.pixelColor(x, y).alpha() > 250
    ]
    assert len(solid) > 30
    assert {"#ff0000"} == {colour.name() for colour in solid}


def test_that_all_drawings_share_box_and_stroke() -> None:
    for path in resource("icons").glob("*.svg"):
        drawing = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 20 20"' in drawing, path.name
        assert ["1.75"] == re.findall(r'stroke-width="([^"]+)"', drawing), path.name
        assert 'stroke-linecap="round"' in drawing, path.name


def test_that_no_drawing_lies_unused() -> None:
    assert {icon.value for icon in Icon} == {path.stem for path in resource("icons").glob("*.svg")}


def test_that_the_logo_shows_the_four_families_in_their_places(theme: Theme) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_logo(painter, QRectF(0, 0, 64, 64), theme)
    painter.end()
    places = {0: (32, 9), 3: (55, 32), 6: (32, 55), 9: (9, 32)}
    assert {posture: theme.posture(posture).name() for posture in places} == {
        posture: image.pixelColor(*place).name() for posture, place in places.items()
    }


def test_that_the_window_icon_has_small_and_large_pictures(theme: Theme) -> None:
    sides = {size.width() for size in app_icon(theme).availableSizes()}
    assert {16, 32, 256} <= sides
