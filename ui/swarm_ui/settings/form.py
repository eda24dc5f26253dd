"""All settings as cards of fields: every change is applied when the field is left."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import BadRequestError, SwarmError
from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.core.tool_calls import ToolCallRecord
from swarm_ui.desktop.card import DesktopCard
from swarm_ui.settings import rows_of_endpoint, rows_of_hive, rows_of_memory, rows_of_program, rows_of_votes
from swarm_ui.settings.fields import Field
from swarm_ui.settings.folder_list import FolderList
from swarm_ui.settings.group_card import GroupCard
from swarm_ui.settings.keys_card import KeysCard
from swarm_ui.settings.model_card import ModelCard
from swarm_ui.settings.model_checks import ModelChecks
from swarm_ui.settings.tool_calls import ToolCallsDialog
from swarm_ui.settings.view_model import known_models, model_props, run_code_hint
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.updates.panel import UpdatesPanel
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.scrolling import scrolling_column
from swarm_ui.widgets.text import label

_SEARCH_WIDTH = 216


class SettingsForm(QWidget):
    """Cards of settings, built from their descriptions; what stands out of the ordinary has a card of its own."""

    settings_changed = Signal(object)

    def __init__(self, commands: Commands, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self._commands = commands
        self._tasks = tasks
        self._settings = settings
        self._snapshot = Snapshot()
        self._found: tuple[FoundModel, ...] = ()
        self.model = ModelCard()
        self.keys = KeysCard(commands, tasks)
        self.updates = UpdatesPanel(commands, tasks)
        self.desktop = DesktopCard(commands, tasks)
        self.models = ModelChecks()
        self.folders = FolderList()
        self.calls_button = Button(self.tr("Show the last calls"))
        self.calls_button.clicked.connect(self._show_tool_calls)
        voting, endpoint = GroupCard(rows_of_votes.voting()), GroupCard(rows_of_endpoint.endpoint())
        self.groups: tuple[GroupCard, ...] = (
            voting,
            GroupCard(rows_of_votes.machine()),
            GroupCard(rows_of_memory.memory()),
            GroupCard(rows_of_hive.hive(lambda: self.models)),
            GroupCard(rows_of_hive.lending()),
            endpoint,
            GroupCard(rows_of_endpoint.limits()),
            GroupCard(rows_of_endpoint.tools(lambda: self.folders), self.calls_button),
            GroupCard(rows_of_program.downloads()),
            GroupCard(rows_of_program.updates(), self.updates),
            GroupCard(rows_of_program.window()),
        )
        self._cards = {name: card for card in self.groups for name in card.fields}
        self.fields: dict[str, Field] = {name: card.fields[name] for name, card in self._cards.items()}
        for card in self.groups:
            card.change_requested.connect(self._apply)
        self.search = QLineEdit()
        self._nothing = label(self.tr("No setting has these words."), tone="dim")
        self._nothing.hide()

        cards: list[QWidget] = [self.model, *self.groups]
        cards.insert(cards.index(endpoint) + 1, self.keys)
        cards.append(self.desktop)
        body = QVBoxLayout()
        body.setSpacing(3 * SPACE)
        body.addLayout(self._top())
        for widget in (*cards, self._nothing):
            body.addWidget(widget)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling_column(body))
        self.show_settings(settings)

    def control(self, name: str) -> QWidget:
        """Return the field of a setting, named as in the settings file."""
        return self.fields[name].field

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what changed."""
        self._snapshot = snapshot
        self.model.show_props(model_props(snapshot, self._settings))
        self.updates.show_snapshot(snapshot)
        self.models.show_models(known_models(snapshot, self._found))
        awake = "power.keep_awake"
        self.fields[awake].set_hint(snapshot.power.trouble or self._cards[awake].hint(awake))
        run_code = self.fields["voting.run_code"]
        run_code.set_hint(run_code_hint(snapshot))
        # Where nothing confines them, it can still be switched off.
        run_code.field.setEnabled(not snapshot.sandbox_trouble or self._settings.voting.run_code)

    def show_settings(self, settings: Settings) -> None:
        """Show what is in force; what somebody types stays."""
        self._settings = settings
        for card in self.groups:
            card.show_settings(settings)
        self.show_snapshot(self._snapshot)

    def refresh(self) -> None:
        """Ask what may have changed elsewhere."""
        # The file may have been changed by hand or by the command line.
        self._tasks.run(self._commands.settings(), done=self.settings_changed.emit)
        self._tasks.run(self._commands.found_models(), done=self._take_found, failed=lambda _: None)
        self.keys.refresh()
        self.desktop.refresh()

    def _top(self) -> QHBoxLayout:
        self.search.setPlaceholderText(self.tr("Find a setting"))
        self.search.setAccessibleName(self.tr("Find a setting"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.search.textChanged.connect(self._find)
        shortcut = QShortcut(QKeySequence.StandardKey.Find, self)
        shortcut.activated.connect(lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Settings"), size="large", strong=True))
        row.addStretch(1)
        row.addWidget(self.search)
        return row

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        found = False
        for card in self.groups:
            has_any = card.show_matches(words)
            card.setVisible(has_any)
            found = found or has_any
        for widget, title in (
            (self.model, self.tr("Model")),
            (self.keys, self.tr("Keys")),
            (self.desktop, self.tr("Desktop: start when I log in, invite links, .gguf files")),
        ):
            fits = all(word in title.casefold() for word in words)
            widget.setVisible(fits)
            found = found or fits
        self._nothing.setVisible(not found)

    def _take_found(self, found: Sequence[FoundModel]) -> None:
        self._found = tuple(found)
        self.models.show_models(known_models(self._snapshot, self._found))

    def _show_tool_calls(self) -> None:
        self._tasks.run(self._commands.tool_calls(), done=self._open_tool_calls)

    def _open_tool_calls(self, calls: tuple[ToolCallRecord, ...]) -> None:
        dialog = ToolCallsDialog(calls, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _apply(self, name: str, value: Any) -> None:
        self._tasks.run(
            self._commands.change_settings({name: value}),
            done=self._applied(name),
            failed=lambda error: self._refuse(name, error),
        )

    def _refuse(self, name: str, error: SwarmError) -> None:
        self._cards[name].tell(name, error.message, refused=isinstance(error, BadRequestError))

    def _applied(self, name: str) -> Callable[[Settings], None]:
        def show(settings: Settings) -> None:
            self._cards[name].applied(name)
            self.settings_changed.emit(settings)

        return show
