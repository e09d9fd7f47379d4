"""The form of a settings page: cards of rows, each a label, its explanation and a control."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QFontComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import WheelFilter, fill, plain_tooltip, push_button, text_label
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from app.gui.preferences import Preferences

CONTROL_WIDTH = 210
MAX_WIDTH = 960
"""Pixels beyond which a label and its control are too far apart to read as one row."""


class SettingsForm(QScrollArea):
    """One page of settings; controls take effect immediately and follow changes made elsewhere.

    Parameters
    ----------
    section
        The section of the settings that the controls belong to.
    """

    def __init__(self, preferences: Preferences, section: str) -> None:
        super().__init__()
        self.preferences = preferences
        self._section = section
        self._observers: list[Callable[[], None]] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self.column = fill(QVBoxLayout(inner), margins=(4, 0, 16, 12), spacing=12)
        self._card: QVBoxLayout | None = None
        inner.setMaximumWidth(MAX_WIDTH)
        self.setWidget(inner)
        preferences.changed.connect(self._notify)

    @property
    def values(self) -> Any:
        return getattr(self.preferences.settings, self._section)

    def set(self, **values: Any) -> None:
        """Change settings of this page's section."""
        self.preferences.update(self._section, **values)

    def add_heading(self, text: str) -> None:
        """Add the title, which also names the page for screen readers."""
        label = text_label(text, "title")
        self.column.addWidget(label)
        self.setAccessibleName(text)

    def begin_card(self) -> QVBoxLayout:
        """Begin a new group of rows, and return its layout."""
        frame = QFrame()
        frame.setObjectName("card")
        self._card = fill(QVBoxLayout(frame), margins=(18, 8, 18, 8), spacing=0)
        self.column.addWidget(frame)
        return self._card

    def finish(self, reset: str = "") -> None:
        """End the page; with ``reset``, add a button of that text that restores the defaults."""
        if reset:
            button = push_button(reset, lambda: self.preferences.reset(self._section))
            row = fill(QHBoxLayout(), None, button)
            self.column.addLayout(row)
        self.column.addStretch()

    def add_row(self, text: str, help_text: str, control: QWidget) -> None:
        """Add a row; the control gets the label as accessible name and the help as tooltip."""
        label = text_label(text, wrap=True)
        label.setBuddy(control)
        words = fill(QVBoxLayout(), label, spacing=2)
        if help_text:
            explained = text_label(help_text, "help", wrap=True)
            words.addWidget(explained)
        control.setAccessibleName(text)
        control.setAccessibleDescription(help_text)
        control.setToolTip(plain_tooltip(help_text or text))
        if isinstance(control, (QComboBox, QAbstractSpinBox, QAbstractSlider)):
            WheelFilter(control)
        line = fill(QHBoxLayout(), (words, 1), margins=(0, 9, 0, 9), spacing=20)
        line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self._current_card().addLayout(line)

    def add_switch(self, name: str, text: str, help_text: str) -> QCheckBox:
        box = QCheckBox()
        box.toggled.connect(lambda: self.set(**{name: box.isChecked()}))
        self.bind(lambda: box.setChecked(getattr(self.values, name)))
        self.add_row(text, help_text, box)
        return box

    def add_number(
        self, name: str, text: str, help_text: str, suffix: str = ""
    ) -> QSpinBox | QDoubleSpinBox:
        """Add a spin box with the limits of the setting."""
        setting = next(field for field in fields(self.values) if field.name == name)
        spin = QDoubleSpinBox() if isinstance(setting.default, float) else QSpinBox()
        if isinstance(spin, QDoubleSpinBox):
            spin.setSingleStep(0.5)
            spin.setDecimals(1)
        spin.setRange(setting.metadata["low"], setting.metadata["high"])
        spin.setSuffix(suffix)
        spin.lineEdit().setTextMargins(10, 0, 0, 0)  # a style sheet does not pad it
        spin.valueChanged.connect(lambda: self.set(**{name: spin.value()}))
        self.bind(lambda: spin.setValue(getattr(self.values, name)))
        self.add_row(text, help_text, spin)
        return spin

    def add_choice(
        self, name: str, text: str, help_text: str, names: Mapping[str, str]
    ) -> QComboBox:
        """Add a combo box; ``names`` are the displayed texts by value."""
        combo = QComboBox()
        for value, shown in names.items():
            combo.addItem(shown, value)
        combo.setMinimumWidth(CONTROL_WIDTH)
        combo.activated.connect(lambda: self.set(**{name: combo.currentData()}))
        self.bind(lambda: combo.setCurrentIndex(combo.findData(getattr(self.values, name))))
        self.add_row(text, help_text, combo)
        return combo

    def add_font(self, name: str, text: str, help_text: str) -> QFontComboBox:
        """Add a list of font families; an empty setting shows the system font."""
        combo = QFontComboBox()
        combo.setFixedWidth(CONTROL_WIDTH)
        combo.setEditable(False)
        combo.activated.connect(lambda: self.set(**{name: combo.currentFont().family()}))
        self.bind(
            lambda: combo.setCurrentFont(QFont(getattr(self.values, name) or self.font().family()))
        )
        self.add_row(text, help_text, combo)
        return combo

    def add_colour(self, name: str, text: str, help_text: str) -> ColourButton:
        """Add a button that opens a colour dialog."""
        button = ColourButton()
        button.setMinimumWidth(CONTROL_WIDTH)

        def ask() -> None:
            chosen = QColorDialog.getColor(QColor(getattr(self.values, name)), self, text)
            if chosen.isValid():
                self.set(**{name: chosen.name()})

        button.clicked.connect(ask)
        self.bind(lambda: button.show_colour(getattr(self.values, name)))
        self.add_row(text, help_text, button)
        return button

    def add_note(self, text: str) -> QLabel:
        label = text_label(text, wrap=True)
        label.setContentsMargins(0, 8, 0, 8)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._current_card().addWidget(label)
        return label

    def add_button(self, button: QPushButton) -> None:
        """Add a button without a label, aligned to the left."""
        line = fill(QHBoxLayout(), button, None, margins=(0, 8, 0, 8))
        self._current_card().addLayout(line)

    def _current_card(self) -> QVBoxLayout:
        return self._card or self.begin_card()

    def bind(self, observer: Callable[[], None]) -> None:
        """Call a function now and after every change of a setting."""
        self._observers.append(observer)
        observer()

    @Slot()
    def _notify(self) -> None:
        for observer in self._observers:
            observer()


class ColourButton(QPushButton):
    """A button that shows a colour and its code."""

    def show_colour(self, colour: str) -> None:
        swatch = QPixmap(18, 18)
        swatch.fill(QColor(colour))
        painter = QPainter(swatch)
        painter.setPen(QColor(current_theme().muted))  # white would be invisible on white
        painter.drawRect(swatch.rect().adjusted(0, 0, -1, -1))
        painter.end()
        self.setIcon(QIcon(swatch))
        self.setText(f" {colour}")
