"""The keys of the endpoint: one for each program, so that each can be taken back by itself."""

import time
from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_desktop.core.api_keys import ApiKey, NewApiKey
from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_ui.settings.keys_view_model import KeyProps, key_props
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.copy_field import CopyField
from swarm_ui.widgets.text import ElidedLabel, label

_NAME_WIDTH = 216
_LONGEST_NAME = 40


class KeyRow(QWidget):
    """One key, and how it is taken back."""

    def __init__(self, props: KeyProps) -> None:
        super().__init__()
        self.props = props
        self.setAccessibleName(f"{props.title}, {props.facts}")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidedLabel(props.title))
        names.addWidget(ElidedLabel(props.facts, tone="dim", size="small"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addLayout(names, 1)
        self.revoke_button = Button(self.tr("Revoke…"), name=self.tr("Revoke: {name}").format(name=props.name))
        row.addWidget(self.revoke_button)
        self.revoke_button.setVisible(props.revocable)


class KeysCard(Card):
    """Lists the keys, makes new ones and revokes old ones."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self.rows: list[KeyRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * SPACE)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the new key"))
        self.name.setPlaceholderText(self.tr("Name, such as laptop"))
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setFixedWidth(_NAME_WIDTH)
        self.name.textChanged.connect(self._name_changed)
        self.name.returnPressed.connect(self._add)
        self.add_button = Button(self.tr("Add a key"))
        self.add_button.setEnabled(False)
        self.add_button.clicked.connect(self._add)
        self._fault = label(tone="bad", wrap=True)
        self._fault.hide()
        self._made = label(strong=True, wrap=True)
        self.secret = CopyField(self.tr("New key"))
        self._once = label(self.tr("Copy it now: it is not shown again."), tone="dim", wrap=True)

        adding = QHBoxLayout()
        adding.setSpacing(2 * SPACE)
        adding.addWidget(self.name)
        adding.addWidget(self.add_button)
        adding.addStretch(1)
        self.body.setSpacing(3 * SPACE)
        self.body.addWidget(label(self.tr("Keys"), strong=True))
        hint = self.tr("Give each program a key of its own, and you can take it back without troubling the others.")
        self.body.addWidget(label(hint, tone="dim", wrap=True))
        self.body.addLayout(self._list)
        self.body.addLayout(adding)
        for widget in (self._fault, self._made, self.secret, self._once):
            self.body.addWidget(widget)
        self._show_secret(None)

    def refresh(self) -> None:
        """Read the keys again; the command line may have changed them."""
        self._show_secret(None)
        self._read()

    @property
    def fault(self) -> str:
        """The error that is shown; empty for none."""
        return self._fault.text()

    def _read(self) -> None:
        self._tasks.run(self._commands.api_keys(), done=self._show, failed=self._tell)

    def _show(self, keys: Sequence[ApiKey]) -> None:
        props = key_props(keys, time.time())
        if [row.props for row in self.rows] == list(props):
            return
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [KeyRow(each) for each in props]
        for row in self.rows:
            row.revoke_button.clicked.connect(lambda _=False, name=row.props.name: self._confirm(name))
            self._list.addWidget(row)

    def _name_changed(self, text: str) -> None:
        self.add_button.setEnabled(bool(text.strip()))
        self._tell(None)

    def _add(self) -> None:
        name = self.name.text().strip()
        if name:
            self.add_button.setEnabled(False)
            self._tasks.run(self._commands.add_api_key(name), done=self._added, failed=self._tell)

    def _added(self, made: NewApiKey) -> None:
        self.name.clear()
        self._show_secret(made)
        self.secret.button.setFocus()
        self._read()

    def _confirm(self, name: str) -> None:
        confirm(
            self,
            self.tr("Revoke the key “{name}”?").format(name=name),
            self.tr("Programs that use it are refused at once. This cannot be undone."),
            self.tr("Revoke"),
            lambda: self._revoke(name),
        )

    def _revoke(self, name: str) -> None:
        self._show_secret(None)
        self._tasks.run(self._commands.revoke_api_key(name), done=lambda _: self._revoked(), failed=self._tell)

    def _revoked(self) -> None:
        # The button that had the focus is about to go.
        self.name.setFocus()
        self._read()

    def _show_secret(self, made: NewApiKey | None) -> None:
        self.secret.set_value(made.secret if made else "")
        self._made.setText(self.tr("The key “{name}”").format(name=made.name) if made else "")
        for widget in (self._made, self.secret, self._once):
            widget.setVisible(made is not None)

    def _tell(self, error: SwarmError | None) -> None:
        self._fault.setText(error.message if error else "")
        self._fault.setVisible(error is not None)
