"""The Hive page."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.hive.hardware_list import HardwareList
from swarm_ui.hive.honeycomb_view import HoneycombView
from swarm_ui.hive.verdict_card import VerdictCard
from swarm_ui.hive.view_model import SHOWN_VERDICTS, CellProps, HiveProps, hive_props
from swarm_ui.models.desk import ModelDesk
from swarm_ui.models.first_run import FirstRunCard
from swarm_ui.page import Page
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.rows import ROW_ROLE
from swarm_ui.widgets.text import label

_COLUMN_WIDTH = 216


class HivePage(Page):
    """Machines in the middle, what is nearby on the left, the last verdicts below."""

    name = "hive"
    icon = "hive"

    def __init__(self, settings: Settings, desk: ModelDesk) -> None:
        super().__init__()
        self.title = self.tr("Hive")
        self._voters = settings.voting.voters
        self._props: HiveProps | None = None
        self.honeycomb = HoneycombView()
        self.honeycomb.activated.connect(self._open_cell)
        self.hardware = HardwareList()
        self.verdicts = tuple(VerdictCard() for _ in range(SHOWN_VERDICTS))
        for card in self.verdicts:
            card.clicked.connect(self._open_verdict)

        right = QVBoxLayout()
        right.setSpacing(0)
        self.first_run = FirstRunCard(desk, settings)
        self.first_run.models_requested.connect(lambda: self.page_requested.emit("models"))
        margin = QVBoxLayout()
        margin.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 0)
        margin.addWidget(self.first_run)
        right.addLayout(margin)
        right.addWidget(self.honeycomb, 1)
        right.addWidget(self._strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._nearby())
        row.addLayout(right, 1)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.first_run.show_snapshot(snapshot)
        props = hive_props(snapshot, self._voters)
        if props == self._props:
            return
        self._props = props
        self.honeycomb.show_cells(props.cells)
        self.hardware.show_hardware(props.hardware, props.unread)
        self._no_verdicts.setVisible(not props.verdicts)
        self._cards.setVisible(bool(props.verdicts))
        for place, card in enumerate(self.verdicts):
            card.setVisible(place < len(props.verdicts))
            if place < len(props.verdicts):
                card.show_props(props.verdicts[place])

    @override
    def show_settings(self, settings: Settings) -> None:
        self._voters = settings.voting.voters
        self.first_run.show_settings(settings)

    def _nearby(self) -> QFrame:
        column = QFrame()
        column.setObjectName("sideColumn")
        column.setFixedWidth(_COLUMN_WIDTH)
        body = QVBoxLayout(column)
        body.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        body.setSpacing(2 * SPACE)
        body.addWidget(label(self.tr("Nearby"), strong=True))
        body.addWidget(
            label(
                self.tr("Machines in your network that run Swarm Desktop will show up here, ready to be paired."),
                tone="dim",
                wrap=True,
            )
        )
        body.addWidget(
            label(
                self.tr("Pairing comes in a later version. Until then this machine votes on its own."),
                tone="dim",
                wrap=True,
            )
        )
        body.addStretch(1)
        body.addWidget(self.hardware)
        return column

    def _strip(self) -> QFrame:
        strip = QFrame()
        strip.setObjectName("strip")
        column = QVBoxLayout(strip)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(self.tr("Last verdicts"), strong=True))
        self._cards = QFrame()
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(3 * SPACE)
        for card in self.verdicts:
            # A hidden card keeps its place, or a lonely verdict would be as wide as the window.
            policy = card.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            card.setSizePolicy(policy)
            cards.addWidget(card, 1)
        column.addWidget(self._cards)
        self._no_verdicts = QFrame()
        empty = QHBoxLayout(self._no_verdicts)
        empty.setContentsMargins(0, 0, 0, 0)
        empty.setSpacing(3 * SPACE)
        hint = self.tr("None yet. Ask something, and see how several voters agree on the answer.")
        empty.addWidget(label(hint, tone="dim", wrap=True), 1)
        self.ask_button = Button(self.tr("Ask a question"), kind="primary")
        self.ask_button.clicked.connect(lambda: self.page_requested.emit("try"))
        empty.addWidget(self.ask_button)
        column.addWidget(self._no_verdicts)
        return strip

    def _open_cell(self, index: QModelIndex) -> None:
        cell: CellProps = index.data(ROW_ROLE)
        if cell.kind == "this":
            self.page_requested.emit("workers")

    def _open_verdict(self) -> None:
        card = self.sender()
        if isinstance(card, VerdictCard) and card.props is not None:
            self.question_requested.emit(card.props.question_id)
