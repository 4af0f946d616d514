"""Sensors that are nearby and not in use, each with one button to use it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QWidget

from sleepmon.domain.samples import SensorId
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.sensors_state import MANY_NEARBY, Nearby, nearby
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.sensor_card import NearbyTile
from sleepmon.gui.widgets.text import Text

NONE_HEARD = "No other sensor is heard. Wake it by moving it, or press its button, and look again."


class NearbyCard(Card):
    """Tiles to drag to the body or to press."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Nearby, not in use", padding=19, parent=parent)
        self._desk = desk
        self._rows: list[Nearby] = []
        self.tiles: list[NearbyTile] = []
        self._just_pressed = QTimer(self)
        self._just_pressed.setSingleShot(True)
        self._none = Text(theme, NONE_HEARD, 14, 400, Role.INK2, wrap=True)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._none, 1, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(0)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(scroll, 1)

    @property
    def is_settling(self) -> bool:
        """Whether a tile was pressed a moment ago, so that no other is taken yet."""
        return self._just_pressed.isActive()

    def refresh(self) -> None:
        """Show who is nearby."""
        rows = nearby(self._desk.state, self._desk.scheme)
        self._none.setText("Looking for sensors." if self._desk.looking else NONE_HEARD)
        self._none.setVisible(not rows)
        many = len(rows) >= MANY_NEARBY
        self.set_note("Press where it is worn, or drag it to the body" if many else "")
        if rows == self._rows:
            return
        self._rows = rows
        while len(self.tiles) > len(rows):
            tile = self.tiles.pop()
            if tile.button.hasFocus() and self.tiles:
                self.tiles[-1].button.setFocus(Qt.FocusReason.TabFocusReason)
            self._row.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        while len(self.tiles) < len(rows):
            tile = NearbyTile(self.theme)
            tile.use_clicked.connect(self._use)
            self._row.insertWidget(len(self.tiles), tile)
            self.tiles.append(tile)
        for tile, row in zip(self.tiles, rows, strict=True):
            tile.set_sensor(row.sensor, row.name, row.detail, row.button)
            tile.setToolTip(row.abilities)
            tile.setAccessibleDescription(row.abilities)

    def _use(self, key: str) -> None:
        # Tiles move up when one is used: the second half of a double click is not for the next.
        if self.is_settling:
            return
        self._just_pressed.start(QApplication.doubleClickInterval())
        for row in self._rows:
            if row.sensor == key:
                self._desk.use(SensorId(key), row.placement)
