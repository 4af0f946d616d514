"""The style of Qt's own widgets (fields, lists, menus, scroll bars), made from the roles."""

from pathlib import Path
from string import Template

from sleepmon.gui.palette import ROLES, Mode

_SHEET = Template("""
QToolTip { background: $raised; color: $ink; border: 1px solid $edge; padding: 4px 8px; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QTimeEdit {
  background: $card; color: $ink; border: 1px solid $edge; border-radius: 6px;
  padding: 0 10px; min-height: 34px;
  selection-background-color: $ink; selection-color: $card;
}
QPlainTextEdit { padding: 8px 10px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QTimeEdit:focus { border: 2px solid $ink; padding: 0 9px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $ink3; border-color: $line; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
  border: 0; padding: 0 0 0 8px; min-height: 0; background: transparent;
}
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: url($controls/down-$mode.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  border: 0; width: 28px; background: transparent; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 4px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 4px; }
QAbstractSpinBox::up-arrow { image: url($controls/up-$mode.svg); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url($controls/down-$mode.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView, QMenu {
  background: $card; color: $ink; border: 1px solid $edge; padding: 4px; outline: 0;
  selection-background-color: $raised; selection-color: $ink;
}
QMenu::item { padding: 8px 24px 8px 12px; border-radius: 4px; }
QMenu::item:selected { background: $raised; }
QMenu::item:disabled { color: $ink3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 36px; background: transparent; }
QCheckBox::indicator {
  width: 16px; height: 16px; border: 1px solid $edge; border-radius: 4px; background: $card;
}
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $ink; }
QCheckBox::indicator:checked {
  background: $ink; border-color: $ink; image: url($controls/check-$mode.svg);
}
QCheckBox:focus { outline: 2px solid $ink; }
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 2px; min-height: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTableView, QListView, QTreeView {
  background: $card; alternate-background-color: $raised; border: 0; gridline-color: $line;
  selection-background-color: $raised; selection-color: $ink;
}
QHeaderView::section { background: $card; color: $ink2; border: 0; padding: 6px; }
""")


def stylesheet_of(mode: Mode, controls: Path) -> str:
    """The Qt style sheet of one look; `controls` is the folder of arrows and ticks."""
    words = {role.value: colour for role, colour in ROLES[mode].items()}
    return _SHEET.substitute(words, mode=mode.value, controls=controls.as_posix())
