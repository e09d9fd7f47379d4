"""The page of keys: every action of the window can have another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLabel, QLineEdit, QToolButton, QWidget

from app.gui.settings.forms import CONTROL_WIDTH, Form
from app.gui.settings.shortcuts import key_of
from app.gui.widgets.common import plain_button
from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme
from app.machine import own_command

if TYPE_CHECKING:
    from app.gui.settings.preferences import Preferences
    from app.gui.settings.shortcuts import Shortcut, Shortcuts


class ShortcutsPage(Form):
    """A field for each action; a key that is taken is refused, and by whom is said."""

    def __init__(self, preferences: Preferences, shortcuts: Shortcuts) -> None:
        super().__init__(preferences, "shortcuts")
        self._shortcuts = shortcuts
        self.fields: dict[str, QKeySequenceEdit] = {}
        self.removers: dict[str, QToolButton] = {}
        self.heading(self.tr("Shortcuts"))
        self.card()
        self.note(self.tr("Choose a field and press the keys. They work in this window."))
        self.problem = self.note("")
        self.problem.setProperty("severity", "poor")
        self.problem.hide()
        for row in shortcuts.rows:
            self.row(row.text, "", self._field(row))
        self.refresh_icons()
        self._explain_global_keys()
        self.end(self.tr("Reset shortcuts"))

    def _field(self, row: Shortcut) -> QWidget:
        field = QKeySequenceEdit()
        field.setMaximumSequenceLength(1)
        for widget in (field, *field.findChildren(QLineEdit)):
            widget.setAccessibleName(row.text)
        field.editingFinished.connect(partial(self._keep, row.name))
        none = plain_button(self.tr("No key for “{0}”").format(row.text))
        none.clicked.connect(partial(self._take_away, row.name))
        self.fields[row.name], self.removers[row.name] = field, none
        both = QWidget()
        both.setFixedWidth(CONTROL_WIDTH)
        both.setFocusProxy(field)
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(field, 1)
        line.addWidget(none)
        self.bind(partial(self._show, row.name))
        return both

    def refresh_icons(self) -> None:
        """Draw the icons in the colours of the theme in use."""
        for none in self.removers.values():
            none.setIcon(icon("close", current_theme().muted))

    def _show(self, name: str) -> None:
        key = key_of(self.preferences, name)
        self.fields[name].setKeySequence(key)
        self.removers[name].setEnabled(not key.isEmpty())

    def _take_away(self, name: str) -> None:
        self.problem.hide()
        self.set(**{name: ""})

    def _keep(self, name: str) -> None:
        key = self.fields[name].keySequence()
        if key == key_of(self.preferences, name):
            return  # also told when the keyboard leaves the field
        problem = self._shortcuts.problem_with(name, key)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            self._show(name)
        else:
            self.set(**{name: key.toString(QKeySequence.SequenceFormat.PortableText)})

    def _explain_global_keys(self) -> None:
        self.card()
        self.note(
            self.tr(
                "Keys that work while another program is in front: bind them to these commands in "
                "the keyboard settings of the system. “toggle” starts or stops; there are also "
                "“pause”, “overlay”, “stop” and “show”."
            )
        )
        command: QLabel = self.note(f"{own_command()} control toggle")
        command.setObjectName("code")
