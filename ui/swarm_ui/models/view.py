"""The Models page."""

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.models.desk import ModelDesk
from swarm_ui.models.downloads_card import DownloadsCard
from swarm_ui.models.here_card import HereCard
from swarm_ui.models.hub_card import HubCard
from swarm_ui.models.proposal_card import ProposalCard
from swarm_ui.models.vectors_card import VectorsCard
from swarm_ui.page import Page
from swarm_ui.profiles.desk import ProfileDesk
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.scrolling import scrolling_column
from swarm_ui.widgets.text import label


class ModelsPage(Page):
    """The proposed model, what is on its way, what is here, and where to find more."""

    name = "models"
    icon = "models"

    def __init__(self, commands: Commands, tasks: Tasks, desk: ModelDesk, settings: Settings) -> None:
        super().__init__()
        self.title = self.tr("Models")
        self._commands = commands
        self._tasks = tasks
        self._desk = desk
        self._settings = settings
        self._snapshot = Snapshot()
        self._found: tuple[FoundModel, ...] = ()
        desk.choices_changed.connect(self._render)
        desk.arrived.connect(self._look)

        self.proposal = ProposalCard()
        self.proposal.choice_wanted.connect(desk.get)
        self.downloads = DownloadsCard()
        self.downloads.pause_requested.connect(desk.pause)
        self.downloads.resume_requested.connect(desk.resume)
        self.downloads.cancel_requested.connect(desk.cancel)
        self.here = HereCard()
        self.here.use_requested.connect(desk.use)
        self.here.removal_requested.connect(self._remove)
        self.here.file_requested.connect(self.model_file_requested)
        self.hub = HubCard(commands, tasks)
        self.hub.download_requested.connect(desk.fetch)
        self.vectors = VectorsCard()
        self.vectors.use_requested.connect(desk.use)
        self.vectors.choice_wanted.connect(desk.get)
        self.profiles = ProfileDesk(commands, tasks, self)
        self.profiles.settings_changed.connect(self.settings_changed)

        body = QVBoxLayout()
        body.setSpacing(3 * SPACE)
        body.addWidget(label(self.tr("Models"), size="large", strong=True))
        for card in (self.downloads, self.proposal, self.here, self.profiles.card, self.hub, self.vectors):
            body.addWidget(card)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling_column(body))
        self.show_settings(settings)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.downloads.show_downloads(snapshot.downloads)
        self.profiles.show_snapshot(snapshot)
        self._show_choices()

    @override
    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        self.hub.show_settings(settings)
        self.profiles.show_settings(settings)
        self._render()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Other programs may have fetched or deleted files meanwhile.
        self._desk.refresh()
        self._look()

    def _look(self) -> None:
        if self.isVisible():
            self._tasks.run(self._commands.found_models(), done=self._show_found)
            self.profiles.look()

    def _show_found(self, found: tuple[FoundModel, ...]) -> None:
        self._found = found
        self.profiles.show_found(found)
        self._render()

    def _render(self) -> None:
        self._show_choices()
        self.here.show_models(self._found, self._settings)
        self.vectors.show_options(self._desk.choices, self._found, self._settings)

    def _show_choices(self) -> None:
        fault = self._desk.fault.message if self._desk.fault else ""
        self.proposal.show_choices(self._desk.choices, self._snapshot, self._settings, fault=fault)

    def _remove(self, path: Path) -> None:
        self._tasks.run(self._commands.remove_model(path), done=self._removed)

    def _removed(self, _: None) -> None:
        self._look()
        self._desk.refresh()
