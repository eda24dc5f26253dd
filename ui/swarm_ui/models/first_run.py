"""The quiet card of the first run: what was found, one model, one button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.facts import hardware_words
from swarm_ui.models.desk import ModelDesk
from swarm_ui.models.proposal import proposal_props
from swarm_ui.models.proposal_view import ProposalView
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.text import label


class FirstRunCard(Card):
    """Shown while the practice model is all there is, until a model is chosen or the person puts the card aside."""

    models_requested = Signal()

    def __init__(self, desk: ModelDesk, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._settings = settings
        self._snapshot = Snapshot()
        desk.choices_changed.connect(self._render)
        self._hint = label(tone="dim", wrap=True)
        self.others_button = Button(self.tr("Other models"))
        self.others_button.clicked.connect(self.models_requested)
        self.dismiss_button = Button(self.tr("Not now"), kind="quiet")
        self.dismiss_button.clicked.connect(self._dismiss)
        self.proposal = ProposalView(self.others_button, self.dismiss_button)
        self.proposal.pressed.connect(self._get)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.proposal)
        self.hide()

    @property
    def hint(self) -> str:
        """Why the card is there."""
        return self._hint.text()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how the download stands."""
        self._snapshot = snapshot
        self._render()

    def show_settings(self, settings: Settings) -> None:
        """Hide where a model was chosen."""
        self._settings = settings
        self._render()

    def _render(self) -> None:
        choices = self._desk.choices
        wanted = (
            not self._desk.first_run_over
            and self._settings.worker.model_file is None
            and choices is not None
            and choices.proposed is not None
        )
        if wanted and choices is not None:
            words = self.tr("The practice model only shows how voting works. For this machine ({hardware}):")
            self._hint.setText(words.format(hardware=hardware_words(self._snapshot.node.hardware)))
            self.proposal.show_props(proposal_props(choices, self._snapshot, self._settings))
        self.setVisible(wanted)

    def _get(self) -> None:
        if self._desk.choices is not None and self._desk.choices.proposed is not None:
            self._desk.get(self._desk.choices.proposed)

    def _dismiss(self) -> None:
        self._desk.end_first_run()
        self._render()
