"""Adding a server that answers beside the models of this machine."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import MAX_VOTERS, ServerSettings
from swarm_ui.settings.fields import Field
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.inputs import Combo, SpinBox
from swarm_ui.widgets.text import breakable, label, restyle
from swarm_ui.workers.runtimes import destination

_WIDTH = 560
_USUAL_VOTERS = 4


class ServerDialog(QDialog):
    """Stays open until the server was added."""

    models_requested = Signal(str, str)
    """Address and key: what does it offer?"""
    try_requested = Signal(object, str)
    """`ServerSettings` and key."""
    add_requested = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("addServer")
        self.setWindowTitle(self.tr("Add a server"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.address = QLineEdit()
        self.address.setPlaceholderText("http://192.168.1.20:8000")
        self.address.textChanged.connect(self._show_destination)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(self.tr("None, or the one that is kept already"))
        self.model = Combo()
        self.model.setEditable(True)
        self.look = Button(self.tr("List"), name=self.tr("List the models of this server"))
        self.dialect = Combo()
        self.dialect.addItem(self.tr("OpenAI (vLLM, Ollama, LM Studio …)"), "openai")
        self.dialect.addItem(self.tr("llama-server of llama.cpp"), "llama_server")
        self.voters = SpinBox()
        self.voters.setRange(1, MAX_VOTERS)
        self.voters.setValue(_USUAL_VOTERS)
        self.answers_as = QLineEdit()
        self.answers_as.setPlaceholderText(self.tr("Its own"))
        self.address_field = Field(self.tr("Address"), self.address, wide=True)
        self.destination = label(tone="warn", strong=True, wrap=True)
        self.told = label(wrap=True)
        self.cancel = Button(self.tr("Cancel"))
        self.test = Button(self.tr("Test"))
        self.add = Button(self.tr("Add"), kind="primary")
        self._arrange()
        self._connect()
        self._show_destination("")

    def show_models(self, models: Sequence[str]) -> None:
        """Offer what the server has."""
        typed = self.model.currentText()
        self.model.clear()
        self.model.addItems(models)
        if typed:
            self.model.setEditText(typed)
        self.show_result("" if models else self.tr("It lists no models. Type the name of one."), ok=False)

    def show_result(self, message: str, *, ok: bool) -> None:
        """Say how something ended, and let the person go on."""
        self.told.setText(breakable(message))
        restyle(self.told, "tone", "ok" if ok else "bad")
        for button in (self.look, self.test, self.add):
            button.setEnabled(True)

    def _arrange(self) -> None:
        models = QHBoxLayout()
        models.setContentsMargins(0, 0, 0, 0)
        models.addWidget(self.model, 1)
        models.addWidget(self.look)
        line = QWidget()
        line.setLayout(models)
        line.setFocusProxy(self.model)
        self.model.setAccessibleName(self.tr("Model"))
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        for button in (self.cancel, self.test, self.add):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self.add.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        about = self.tr(
            "A server on this machine or elsewhere whose model votes and answers like those here. Its key is kept in "
            "the keyring."
        )
        column.addWidget(label(about, tone="dim", wrap=True))
        column.addWidget(self.address_field)
        column.addWidget(Field(self.tr("Key"), self.key, wide=True))
        column.addWidget(Field(self.tr("It speaks"), self.dialect, wide=True))
        column.addWidget(Field(self.tr("Model"), line, wide=True))
        column.addWidget(Field(self.tr("Voters"), self.voters, self.tr("Answers it is asked for at a time"), width=80))
        together = self.tr("With the name of a model that is here, both vote together")
        column.addWidget(Field(self.tr("Called"), self.answers_as, together, wide=True))
        column.addWidget(self.destination)
        column.addWidget(self.told)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.look.clicked.connect(self._ask_for_models)
        self.test.clicked.connect(lambda: self._request(self.try_requested))
        self.add.clicked.connect(lambda: self._request(self.add_requested))

    def _show_destination(self, address: str) -> None:
        host = urlsplit(address.strip()).netloc.rpartition("@")[2]
        self.destination.setText(destination(host) if host else "")
        self.address_field.show_fault("")

    def _ask_for_models(self) -> None:
        try:
            ServerSettings.checked(address=self.address.text().strip(), model="?")
        except BadRequestError as error:
            self.address_field.show_fault(error.message)
            return
        self.look.setEnabled(False)
        self.models_requested.emit(self.address.text().strip(), self.key.text())

    def _request(self, signal: SignalInstance) -> None:
        model = self.model.currentText().strip()
        if not model:
            self.show_result(self.tr("Which of its models? Choose or type one."), ok=False)
            return
        try:
            server = ServerSettings.checked(
                address=self.address.text().strip(),
                model=model,
                dialect=self.dialect.currentData(),
                voters=self.voters.value(),
                answers_as=self.answers_as.text().strip(),
            )
        except BadRequestError as error:
            self.address_field.show_fault(error.message)
            return
        for button in (self.test, self.add):
            button.setEnabled(False)
        signal.emit(server, self.key.text())
