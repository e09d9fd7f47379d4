"""The settings page of keyboard shortcuts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLabel, QLineEdit, QToolButton, QWidget

from app.gui.settings.shortcuts import key_of
from app.gui.widgets.common import fill, plain_button
from app.gui.widgets.icons import icon
from app.gui.widgets.settings_form import CONTROL_WIDTH, SettingsForm
from app.gui.widgets.theme import current_theme
from app.machine import own_command

if TYPE_CHECKING:
    from app.gui.preferences import Preferences
    from app.gui.settings.shortcuts import Shortcut, Shortcuts


class ShortcutsPage(SettingsForm):
    """A field for each action; a key that is already in use is refused with the reason."""

    def __init__(self, preferences: Preferences, shortcuts: Shortcuts) -> None:
        super().__init__(preferences, "shortcuts")
        self._shortcuts = shortcuts
        self.fields: dict[str, QKeySequenceEdit] = {}
        self.remove_buttons: dict[str, QToolButton] = {}
        self.add_heading(self.tr("Shortcuts"))
        self.begin_card()
        self.add_note(
            self.tr(
                "Select a field and press the new keys. Shortcuts work while this window is active."
            )
        )
        self.problem = self.add_note("")
        self.problem.setProperty("severity", "poor")
        self.problem.hide()
        for row in shortcuts.rows:
            self.add_row(row.text, "", self._field(row))
        self.refresh_icons()
        self._explain_global_shortcuts()
        self.finish(self.tr("Reset shortcuts"))

    def _field(self, row: Shortcut) -> QWidget:
        field = QKeySequenceEdit()
        field.setMaximumSequenceLength(1)
        for widget in (field, *field.findChildren(QLineEdit)):
            widget.setAccessibleName(row.text)
        field.editingFinished.connect(partial(self._store, row.name))
        remove = plain_button(self.tr("Remove the shortcut for “{0}”").format(row.text))
        remove.clicked.connect(partial(self._remove, row.name))
        self.fields[row.name], self.remove_buttons[row.name] = field, remove
        box = QWidget()
        box.setFixedWidth(CONTROL_WIDTH)
        box.setFocusProxy(field)
        fill(QHBoxLayout(box), (field, 1), remove, margins=(0, 0, 0, 0), spacing=4)
        self.bind(partial(self._show, row.name))
        return box

    def refresh_icons(self) -> None:
        for button in self.remove_buttons.values():
            button.setIcon(icon("close", current_theme().muted))

    def _show(self, name: str) -> None:
        key = key_of(self.preferences, name)
        self.fields[name].setKeySequence(key)
        self.remove_buttons[name].setEnabled(not key.isEmpty())

    def _remove(self, name: str) -> None:
        self.problem.hide()
        self.set(**{name: ""})

    def _store(self, name: str) -> None:
        key = self.fields[name].keySequence()
        if key == key_of(self.preferences, name):
            return  # also emitted when the field loses the focus
        problem = self._shortcuts.problem_with(name, key)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            self._show(name)
        else:
            self.set(**{name: key.toString(QKeySequence.SequenceFormat.PortableText)})

    def _explain_global_shortcuts(self) -> None:
        self.begin_card()
        self.add_note(
            self.tr(
                "To control captions while another program is active, assign this command to a "
                "shortcut in the system’s keyboard settings. “toggle” starts or stops captions; "
                "the other actions are “pause”, “overlay”, “stop” and “show”."
            )
        )
        command: QLabel = self.add_note(f"{own_command()} control toggle")
        command.setObjectName("code")
