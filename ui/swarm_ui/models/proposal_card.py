"""The proposed model, and the others behind a fold."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.models.model_list import ModelList
from swarm_ui.models.proposal import button_words, download_of, is_in_use, other_rows, proposal_props
from swarm_ui.models.proposal_view import ProposalView
from swarm_ui.models.rows import with_words
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.text import label


class ProposalCard(Card):
    """Asks for a model of the catalog; the page fetches it."""

    choice_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: ModelChoices | None = None
        self._snapshot = Snapshot()
        self._settings = Settings()
        self._waiting = label(tone="dim", wrap=True)
        self.proposal = ProposalView()
        self.proposal.pressed.connect(self._want_proposed)
        self.fold = Button(icon="chevron-right", kind="fold")
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self.filter = QLineEdit()
        self.filter.setAccessibleName(self.tr("Words that a model's row has to contain"))
        self.filter.setPlaceholderText(self.tr("Filter, such as 7b, code or in use"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show_others)
        self.others = ModelList(self.tr("Other models"))
        self.others.row_chosen.connect(self._show_button)
        self.others.row_wanted.connect(self._want_other)
        self.other_button = Button(self.tr("Download and use"))
        self.other_button.clicked.connect(self._want_other)
        self._folded = QWidget()
        folded = QVBoxLayout(self._folded)
        folded.setContentsMargins(0, 0, 0, 0)
        folded.setSpacing(2 * SPACE)
        folded.addWidget(self.filter)
        folded.addWidget(self.others)
        buttons = QHBoxLayout()
        buttons.addWidget(self.other_button)
        buttons.addStretch(1)
        folded.addLayout(buttons)
        self.body.addWidget(label(self.tr("Proposed for this machine"), strong=True))
        self.body.addWidget(self._waiting)
        self.body.addWidget(self.proposal)
        self.body.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._folded)
        self._folded.hide()

    def show_choices(
        self, choices: ModelChoices | None, snapshot: Snapshot, settings: Settings, *, fault: str = ""
    ) -> None:
        """Show the proposal; while there is none, why."""
        self._choices, self._snapshot, self._settings = choices, snapshot, settings
        self._waiting.setVisible(choices is None)
        self.proposal.setVisible(choices is not None)
        others = choices is not None and bool(choices.others)
        self.fold.setVisible(others)
        self._folded.setVisible(others and self.fold.isChecked())
        if choices is None:
            self._waiting.setText(
                fault
                or (
                    self.tr("Looking at this machine…")
                    if snapshot.running
                    else self.tr("Start the swarm: it looks at this machine first, and then knows what fits.")
                )
            )
            return
        self.proposal.show_props(proposal_props(choices, snapshot, settings))
        words = self.tr("{count} other models, and why they are not proposed")
        self.fold.setText(words.format(count=len(choices.others)))
        self._show_others()

    @property
    def waiting(self) -> str:
        """Why nothing is proposed, in words."""
        return self._waiting.text()

    @property
    def _other(self) -> ModelChoice | None:
        row = self.others.row
        if self._choices is None or row is None:
            return None
        return next((choice for choice in self._choices.others if choice.name == row.id), None)

    def _show_others(self) -> None:
        if self._choices is None:
            return
        rows = other_rows(self._choices, self._snapshot, self._settings)
        self.others.show_rows(with_words(rows, self.filter.text()))
        self._show_button()

    def _show_button(self) -> None:
        choice = self._other
        words = "" if choice is None else button_words(choice, download_of(choice, self._snapshot))
        in_use = choice is not None and is_in_use(choice, self._settings)
        self.other_button.setEnabled(bool(words) and not in_use)
        self.other_button.setText(words or self.tr("Download and use"))
        if choice is not None:
            self.other_button.setAccessibleName(f"{self.other_button.text()}: {choice.title} {choice.quantisation}")

    def _unfold(self, unfolded: bool) -> None:  # noqa: FBT001 - a slot of `toggled`
        self._folded.setVisible(unfolded)
        self.fold.set_icon_name("chevron-down" if unfolded else "chevron-right")

    def _want_proposed(self) -> None:
        if self._choices is not None and self._choices.proposed is not None:
            self.choice_wanted.emit(self._choices.proposed)

    def _want_other(self) -> None:
        choice = self._other
        if choice is None or not self.other_button.isEnabled():
            return
        if choice.fits or choice.path:
            self.choice_wanted.emit(choice)
            return
        confirm(
            self,
            self.tr("Download {name} all the same?").format(name=choice.title),
            choice.words,
            self.tr("Download and use"),
            lambda: self.choice_wanted.emit(choice),
        )
