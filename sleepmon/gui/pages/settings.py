"""The Settings page: one row for each setting, applied at once."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from sleepmon.domain.settings import Settings
from sleepmon.gui.desk import Desk
from sleepmon.gui.icons import Icon
from sleepmon.gui.pages.night_card import RESEARCH_ONLY
from sleepmon.gui.pages.page import Page
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Card, Divider
from sleepmon.gui.widgets.text import ElidedText, Text
from sleepmon.gui.widgets.tick import Tick

THEMES = {"system": "As the computer", "light": "Light", "dark": "Dark"}
SIDES = {"head": "The head of the bed", "foot": "The foot of the bed"}
CARD_PX = 860
"""As wide as the manual's lines: the two pages of the rail's foot are alike."""
ABOUT = f"sleepmon {version('sleepmon')}. {RESEARCH_ONLY}."
FIELD_HIGH_PX = 36
FIELD_PX = 240
FIELD_MARGIN_PX = 8


class SettingsPage(Page):
    """What a person may choose; nothing needs an Apply."""

    title = "Settings"

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self._shows: list[Callable[[Settings], None]] = []
        self.theme_box = self._choice("theme", THEMES)
        self.side_box = self._choice("seen_from", SIDES)
        self.reduced = Tick(theme, "Stop movement in the window")
        self.reduced.toggled.connect(lambda on: self._set(reduced_motion=on))
        self._shows.append(lambda settings: self.reduced.setChecked(settings.reduced_motion))
        self.hours = self._number("planned_hours", 0.5, 24.0, 0.5, " h")
        self.turn_due = self._number("turn_due_minutes", 0.0, 480.0, 15.0, " min")
        self.folder = ElidedText(theme, "", 13, 500)
        self.folder.elide = Qt.TextElideMode.ElideMiddle  # the end of a path tells the most
        self.choose = Button(theme, "Choose", icon=Icon.FOLDER)
        self.choose.setAccessibleName("Choose the folder for nights")
        self.choose.clicked.connect(self._choose_folder)
        self.ask_folder: Callable[[str], str] = self._ask_folder
        self.cards = (self._look_card(), self._night_card())
        self._lay_out()

    def _lay_out(self) -> None:
        """One column in the middle, so that words and their field are read as one row."""
        column = QVBoxLayout()
        column.setSpacing(GAP)
        for card in self.cards:
            card.setMaximumWidth(CARD_PX)
            column.addWidget(card)
        column.addStretch(1)
        column.addWidget(Text(self.theme, ABOUT, 13, 400, Role.INK3))
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        row.addStretch(1)
        row.addLayout(column, CARD_PX)
        row.addStretch(1)

    def _look_card(self) -> Card:
        card = Card(self.theme, "Look", title_size=16)
        self._row(card, "Theme", "Light or dark, or as the computer has it.", self.theme_box)
        self._row(card, "Clock seen from", "Right and left swap together.", self.side_box)
        self._row(card, "Reduced motion", "The figure turns at once.", self.reduced, last=True)
        return card

    def _night_card(self) -> Card:
        card = Card(self.theme, "Nights", title_size=16)
        words = self._row(card, "Folder", "On this computer, not on a network.", self.choose)
        words.insertWidget(words.count() - 1, self.folder)
        self._row(card, "Planned length", "Battery and disk are checked for it.", self.hours)
        hint = "The Record page says so; 0 never does."
        self._row(card, "A turn is due after", hint, self.turn_due, last=True)
        return card

    def _row(
        self,
        card: Card,
        name: str,
        hint: str,
        field: QWidget,
        last: bool = False,
    ) -> QVBoxLayout:
        """One setting; the words' column comes back for what else belongs there."""
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(Text(self.theme, name, 14, 600, wrap=True))
        words.addWidget(Text(self.theme, hint, 13, 400, Role.INK2, wrap=True))
        words.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(GAP)
        row.addLayout(words, 1)
        if field is not self.choose:
            field.setFixedSize(FIELD_PX, FIELD_HIGH_PX)
        if not field.accessibleName():
            field.setAccessibleName(name)
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        if not last:
            card.body.addWidget(Divider(self.theme))
        return words

    def _choice(self, name: str, words: dict[str, str]) -> QComboBox:
        box = QComboBox()
        for key, text in words.items():
            box.addItem(text, key)
        box.activated.connect(lambda: self._set(**{name: box.currentData()}))
        self._shows.append(
            lambda settings: box.setCurrentIndex(list(words).index(getattr(settings, name)))
        )
        return box

    def _number(self, name: str, low: float, high: float, step: float, unit: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(low, high)
        box.setSingleStep(step)
        box.setDecimals(1 if step < 1 else 0)
        box.setSuffix(unit)
        box.setKeyboardTracking(False)
        box.lineEdit().setTextMargins(FIELD_MARGIN_PX, 0, 0, 0)  # style sheets do not reach it
        box.valueChanged.connect(lambda value: self._set(**{name: value}))
        self._shows.append(lambda settings: box.setValue(getattr(settings, name)))
        return box

    @property
    def note(self) -> str:
        """When they apply."""
        return "Applied at once"

    def refresh(self) -> None:
        """Show the settings as they are."""
        for show in self._shows:
            show(self.desk.settings)
        folder = self.desk.nights_folder
        self.folder.setText(folder)
        self.folder.setToolTip(folder)

    def _set(self, **changes: Any) -> None:
        self.desk.set_settings(msgspec.structs.replace(self.desk.settings, **changes))

    def _choose_folder(self) -> None:
        if folder := self.ask_folder(self.desk.nights_folder):
            self._set(nights_folder=folder)
            self.refresh()

    def _ask_folder(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, "Folder for nights", start)
