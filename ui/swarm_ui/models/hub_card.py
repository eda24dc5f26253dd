"""Any other model of the hub: searched for, or named."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLineEdit, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.model_files import HubFile, HubRepository
from swarm_desktop.core.settings import Settings
from swarm_ui.models.hub import file_rows, is_repository, repository_rows, where_words
from swarm_ui.models.model_list import ModelList
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.text import breakable, label


class HubCard(Card):
    """Repositories first, then the files of one. Nothing is asked before the person presses Search."""

    download_requested = Signal(str)
    """Name of a file, as `download_model` takes it."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self._offline = False
        self._busy = False
        self._repositories: tuple[HubRepository, ...] = ()
        self._repository = ""
        """The one whose files are shown; empty while repositories are."""
        self._where = label(tone="dim", wrap=True)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Words to search for, or a repository"))
        self.field.setPlaceholderText(self.tr("Words, or owner/repository"))
        self.field.textChanged.connect(self._show_buttons)
        self.field.returnPressed.connect(self._search)
        self.search_button = Button(self.tr("Search"))
        self.search_button.clicked.connect(self._search)
        self._said = label(tone="dim", wrap=True)
        self._fault = label(tone="bad", wrap=True)
        self.list = ModelList(self.tr("Found on the hub"))
        self.list.row_chosen.connect(self._show_buttons)
        self.list.row_wanted.connect(self._open)
        self.open_button = Button()
        self.open_button.clicked.connect(self._open)
        self.back_button = Button(self.tr("Back to the results"))
        self.back_button.clicked.connect(self._back)

        self.token_button = Button(
            self.tr("Token…"), kind="quiet", name=self.tr("Token for models that ask for consent")
        )
        self.token_button.clicked.connect(self._ask_token)

        asking = QHBoxLayout()
        asking.setSpacing(2 * SPACE)
        asking.addWidget(self.field, 1)
        asking.addWidget(self.search_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.token_button)
        self.body.addWidget(label(self.tr("More models"), strong=True))
        self.body.addWidget(self._where)
        self.body.addLayout(asking)
        for widget in (self._said, self._fault, self.list):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)
        self._say("")

    @property
    def where(self) -> str:
        """Where a search goes, in words."""
        return self._where.text()

    @property
    def said(self) -> str:
        """What came of the search, in words."""
        return self._said.text()

    @property
    def fault(self) -> str:
        """Why it could not be asked; empty where it could."""
        return self._fault.text()

    def show_settings(self, settings: Settings) -> None:
        """Say where a search would go."""
        self._offline = settings.models.offline
        self._where.setText(where_words(settings.models))
        self._show_buttons()

    def _search(self) -> None:
        text = self.field.text().strip()
        if not self.search_button.isEnabled():
            return
        if is_repository(text):
            self._read_files(text)
        else:
            self._begin()
            self._tasks.run(
                self._commands.search_models(text), done=self._found, failed=self._tell, settled=self._settled
            )

    def _read_files(self, repository: str) -> None:
        self._begin()

        def show(files: tuple[HubFile, ...]) -> None:
            self._show_files(repository, files)

        self._tasks.run(
            self._commands.repository_files(repository), done=show, failed=self._tell, settled=self._settled
        )

    def _begin(self) -> None:
        self._busy = True
        self._say(self.tr("Asking the hub…"))
        self._show_buttons()

    def _settled(self) -> None:
        self._busy = False
        self._show_buttons()

    def _found(self, repositories: tuple[HubRepository, ...]) -> None:
        self._repositories, self._repository = repositories, ""
        self.list.show_rows(repository_rows(repositories))
        self._say(
            self.tr("The facts are the hub's; whether one fits is reckoned for its usual four-bit file.")
            if repositories
            else self.tr("The hub has no model of that name in the format GGUF.")
        )

    def _show_files(self, repository: str, files: tuple[HubFile, ...]) -> None:
        self._repository = repository
        self.list.show_rows(file_rows(files))
        words = (
            self.tr("Models in {repository}. Nobody checked them for this program.")
            if files
            else self.tr("{repository} holds no model in the format GGUF.")
        )
        self._say(breakable(words.format(repository=repository)))

    def _back(self) -> None:
        self._found(self._repositories)
        self._show_buttons()
        self.list.setFocus()

    def _open(self) -> None:
        row = self.list.row
        if row is None or not self.open_button.isEnabled():
            return
        if self._repository:
            self.download_requested.emit(row.id)
        else:
            self._read_files(row.id)

    def _ask_token(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Token of the hub"))
        dialog.setLabelText(
            self.tr("For models whose owners want to be asked first. It is kept in the keyring; empty forgets it.")
        )
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._keep_token)
        dialog.open()

    def _keep_token(self, token: str) -> None:
        kept = self._commands.set_hub_token(token.strip() or None)
        words = self.tr("The token is kept.") if token.strip() else self.tr("There is no token any more.")
        self._tasks.run(kept, done=lambda _: self._say(words), failed=self._tell)

    def _show_buttons(self) -> None:
        row = self.list.row
        asking = self._busy or self._offline
        self.search_button.setEnabled(bool(self.field.text().strip()) and not asking)
        self.open_button.setVisible(row is not None)
        self.open_button.setEnabled(row is not None and not asking)
        self.open_button.setText(self.tr("Download and use") if self._repository else self.tr("Show its files"))
        if row is not None:
            self.open_button.setAccessibleName(f"{self.open_button.text()}: {row.name}")
        self.back_button.setVisible(bool(self._repository and self._repositories))

    def _tell(self, error: SwarmError) -> None:
        self._say("", fault=breakable(f"{error.title}. {error.message}"))

    def _say(self, text: str, *, fault: str = "") -> None:
        for widget, words in ((self._said, text), (self._fault, fault)):
            widget.setText(words)
            widget.setVisible(bool(words))
