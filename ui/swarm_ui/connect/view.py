"""The Connect page."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.commands import Commands, EndpointTest
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot, Trouble
from swarm_ui.connect.editors_card import EditorsCard
from swarm_ui.connect.model_names import ModelNames
from swarm_ui.connect.view_model import ConnectProps, connect_props
from swarm_ui.facts import seconds_words
from swarm_ui.page import Page
from swarm_ui.states import Tone
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.copy_field import CopyField
from swarm_ui.widgets.error_card import ErrorCard
from swarm_ui.widgets.scrolling import scrolling_column
from swarm_ui.widgets.text import label, restyle


class ConnectPage(Page):
    """Address and key with a test, then programs to set up, then the names of the models."""

    name = "connect"
    icon = "connect"

    def __init__(self, commands: Commands, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.title = self.tr("Connect")
        self._commands = commands
        self._tasks = tasks
        self._endpoint = settings.endpoint
        self._props: ConnectProps | None = None
        self.editors = EditorsCard(commands, tasks)
        self.editors.failed.connect(self._tell)
        self.address = CopyField(self.tr("Endpoint address"), primary=True)
        self.key = CopyField(self.tr("Key"), secret=True)
        self.key.reveal.toggled.connect(lambda revealed: self.editors.show_key(revealed=revealed))
        self.renew_button = Button(self.tr("Renew"), icon="refresh", name=self.tr("Make a new key"))
        self.renew_button.clicked.connect(self._confirm_renewal)
        self.test_button = Button(self.tr("Test the endpoint"), kind="plain")
        self.test_button.clicked.connect(self._test)
        self._result = label(wrap=True)
        self._listening = label(tone="dim", wrap=True)
        self.error = ErrorCard(dismissable=True)
        self.error.dismissed.connect(lambda: self.error.show_trouble(None))
        self.models = ModelNames()

        body = QVBoxLayout()
        body.setSpacing(3 * SPACE)
        body.addWidget(label(self.tr("Connect your programs"), size="large", strong=True))
        intro = self.tr("Editors and other programs use the swarm through this address, with this key.")
        body.addWidget(label(intro, tone="dim", wrap=True))
        body.addWidget(self.error)
        body.addWidget(self._endpoint_card())
        body.addWidget(self.editors)
        body.addWidget(self.models)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling_column(body))

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.editors.show_clients(snapshot.clients)
        props = connect_props(snapshot, self._endpoint)
        if props == self._props:
            return
        moved = self._props is not None and props.address != self._props.address
        self._props = props
        self.address.set_value(props.address)
        self._listening.setText(
            "" if props.listening else self.tr("The endpoint is not listening. Start the swarm to reach it.")
        )
        self._listening.setVisible(not props.listening)
        self.test_button.setEnabled(props.can_test)
        self.models.show_models(props.models)
        self.editors.show_models(props.models)
        if moved:
            self.editors.refresh()

    @override
    def show_settings(self, settings: Settings) -> None:
        self._endpoint = settings.endpoint

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Read each time: the command line may have renewed it.
        self._tasks.run(self._commands.endpoint_key(), done=self._show_key, failed=self._tell)

    def _endpoint_card(self) -> Card:
        card = Card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        grid.setColumnMinimumWidth(0, 64)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(self.tr("Address"), tone="dim"), 0, 0)
        grid.addWidget(self.address, 0, 1, 1, 2)
        grid.addWidget(label(self.tr("Key"), tone="dim"), 1, 0)
        grid.addWidget(self.key, 1, 1)
        grid.addWidget(self.renew_button, 1, 2)
        test = QHBoxLayout()
        test.setSpacing(3 * SPACE)
        test.addWidget(self.test_button)
        test.addWidget(self._result, 1)
        grid.addLayout(test, 2, 1, 1, 2)
        card.body.addLayout(grid)
        card.body.addWidget(self._listening)
        return card

    def _show_key(self, key: str) -> None:
        self.key.set_value(key)
        self.editors.refresh()

    def _confirm_renewal(self) -> None:
        confirm(
            self,
            self.tr("Make a new key?"),
            self.tr("Programs that use the old key are refused at once, until you give them the new one."),
            self.tr("Make a new key"),
            self._renew,
        )

    def _renew(self) -> None:
        self._tasks.run(self._commands.renew_endpoint_key(), done=self._show_key, failed=self._tell)

    def _test(self) -> None:
        self.test_button.setEnabled(False)
        self._say(self.tr("Asking a tiny question…"), "dim")
        self._tasks.run(
            self._commands.test_endpoint(), done=self._tell_test, failed=self._test_failed, settled=self._test_ended
        )

    def _tell_test(self, test: EndpointTest) -> None:
        if not test.ok:
            self._say(test.message, "bad")
            return
        facts = [self.tr("It works"), seconds_words(test.seconds), test.model]
        self._say(" · ".join(filter(None, facts)), "ok")
        self._result.setToolTip(test.message)

    def _test_failed(self, error: SwarmError) -> None:
        self._say("", "dim")
        self._tell(error)

    def _test_ended(self) -> None:
        self.test_button.setEnabled(self._props is not None and self._props.can_test)

    def _say(self, text: str, tone: Tone) -> None:
        self._result.setText(text)
        self._result.setToolTip("")
        restyle(self._result, "tone", tone)

    def _tell(self, error: SwarmError) -> None:
        self.error.show_trouble(Trouble(error.title, error.message, error.details))
