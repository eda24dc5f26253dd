"""What the frame expects of a page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import QuestionView, Snapshot


class Page(QWidget):
    """One page. It is shown the newest snapshot while it is visible, and once when it becomes visible."""

    start_requested = Signal()
    model_file_requested = Signal()
    practice_model_requested = Signal()
    page_requested = Signal(str)
    """Name of another page."""
    question_requested = Signal(object)
    """Identifier of a question that should be shown on the Try it page."""
    vote_requested = Signal(object)
    """Identifier of a question whose vote should be shown on the Votes page."""
    settings_changed = Signal(object)

    name: str
    """Never translated; remembered in the window's settings and used in `page_requested`."""
    title: str
    """Translated; shown in the navigation."""
    icon: str

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what changed."""
        raise NotImplementedError

    def show_settings(self, settings: Settings) -> None:
        """Take over settings that somebody changed; most pages do not care."""


def voted(snapshot: Snapshot) -> tuple[QuestionView, ...]:
    """Return the questions that have a verdict, newest first."""
    return tuple(question for question in snapshot.questions if question.verdict is not None)
