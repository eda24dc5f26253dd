"""The header: state, facts, the endpoint's address, start and stop."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from swarm_desktop.core.settings import EndpointSettings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.facts import address_of, facts_line
from swarm_ui.states import StateLook, engine_look
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.copy_field import CopyField
from swarm_ui.widgets.pill import StatePill
from swarm_ui.widgets.text import ElidedLabel

_HEIGHT = 56


@dataclass(frozen=True, slots=True)
class HeaderProps:
    """What the header shows."""

    look: StateLook
    facts: str
    address: str
    running: bool


def header_props(snapshot: Snapshot, endpoint: EndpointSettings) -> HeaderProps:
    """Return what to show; while nothing listens, the address is where the endpoint will be."""
    return HeaderProps(
        engine_look(snapshot.state),
        facts_line(snapshot),
        address_of(snapshot) or endpoint.base_url,
        snapshot.running,
    )


class Header(QFrame):
    """Always visible."""

    start_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(_HEIGHT)
        self._props: HeaderProps | None = None
        self.pill = StatePill()
        self.facts = ElidedLabel(tone="dim")
        self.address = CopyField(self.tr("Endpoint address"), primary=True)
        self.toggle = Button()
        self.toggle.setMinimumWidth(80)
        self.toggle.clicked.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * SPACE, 0, 4 * SPACE, 0)
        row.setSpacing(3 * SPACE)
        row.addWidget(self.pill)
        row.addWidget(self.facts, 1)
        row.addWidget(self.address, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.toggle)

    def show_props(self, props: HeaderProps) -> None:
        """Show what changed."""
        if props == self._props:
            return
        self._props = props
        self.pill.show_look(props.look)
        self.facts.set_whole_text(props.facts)
        self.address.set_value(props.address)
        self.address.fit_to_text()
        self.toggle.setText(self.tr("Stop") if props.running else self.tr("Start"))
        self.toggle.set_icon_name("stop" if props.running else "play")
        self.toggle.setAccessibleName(self.tr("Stop the swarm") if props.running else self.tr("Start the swarm"))
        self.toggle.setEnabled(True)

    def release(self) -> None:
        """Let start or stop be pressed again."""
        self.toggle.setEnabled(True)

    def _press(self) -> None:
        if self._props is None:
            return
        # A second press before the engine answers would ask for the opposite of what is seen.
        self.toggle.setEnabled(False)
        (self.stop_requested if self._props.running else self.start_requested).emit()
