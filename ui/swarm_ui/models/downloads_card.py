"""Models on their way to this machine."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.ids import DownloadId
from swarm_ui.facts import percent
from swarm_ui.models.words import download_name, progress_words
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.agreement_bar import AgreementBar
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.text import ElidedLabel, breakable, label


class DownloadRow(QWidget):
    """One download: how far it is, and what may be done about it."""

    pause_requested = Signal(object)
    resume_requested = Signal(object)
    cancel_requested = Signal(object)

    def __init__(self, view: DownloadView) -> None:
        super().__init__()
        self._view: DownloadView | None = None
        self._name = ElidedLabel(strong=True)
        self._progress = label(tone="dim", wrap=True)
        self._trouble = label(tone="bad", wrap=True)
        self.bar = AgreementBar()
        self.pause_button = Button()
        self.pause_button.clicked.connect(self._pause_or_resume)
        self.cancel_button = Button()
        self.cancel_button.clicked.connect(self._cancel)
        words = QVBoxLayout()
        words.setSpacing(SPACE)
        for widget in (self._name, self.bar, self._progress, self._trouble):
            words.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addLayout(words, 1)
        row.addWidget(self.pause_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignTop)
        self.show_view(view)

    @property
    def view(self) -> DownloadView:
        """What is shown."""
        if self._view is None:
            raise AssertionError("a row is made with its download")
        return self._view

    @property
    def trouble(self) -> str:
        """What is wrong, and what to do about it; empty for nothing."""
        return self._trouble.text().replace("\N{ZERO WIDTH SPACE}", "")

    def show_view(self, view: DownloadView) -> None:
        """Show what changed."""
        if view == self._view:
            return
        self._view = view
        name, progress = download_name(view), progress_words(view)
        self._name.set_whole_text(name)
        self._progress.setText(breakable(progress))
        self._trouble.setText(breakable(f"{view.trouble.title}. {view.trouble.message}") if view.trouble else "")
        self._trouble.setVisible(view.trouble is not None)
        done = view.state is DownloadState.DONE
        share = 1.0 if done else view.share or 0.0
        self.bar.show_segments((share,), self.tr("{percent} percent").format(percent=percent(share)))
        self.pause_button.setVisible(not done)
        self.pause_button.setText(self.tr("Pause") if view.is_active else self.tr("Go on"))
        self.cancel_button.setText(self.tr("Take off the list") if done else self.tr("Cancel…"))
        for button in (self.pause_button, self.cancel_button):
            button.setAccessibleName(f"{button.text()}: {name}")
        self.setAccessibleName(f"{name}, {progress}")

    def _pause_or_resume(self) -> None:
        signal = self.pause_requested if self.view.is_active else self.resume_requested
        signal.emit(self.view.id)

    def _cancel(self) -> None:
        download_id = self.view.id
        if self.view.state is DownloadState.DONE:
            self.cancel_requested.emit(download_id)
            return
        confirm(
            self,
            self.tr("Stop fetching {name}?").format(name=download_name(self.view)),
            self.tr("What has arrived is thrown away. Pause keeps it."),
            self.tr("Throw away"),
            lambda: self.cancel_requested.emit(download_id),
        )


class DownloadsCard(Card):
    """One row for each download; no card at all where there is none."""

    pause_requested = Signal(object)
    resume_requested = Signal(object)
    cancel_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[DownloadId, DownloadRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4 * SPACE)
        self.body.setSpacing(3 * SPACE)
        self.body.addWidget(label(self.tr("Downloads"), strong=True))
        self.body.addLayout(self._list)
        self.hide()

    def show_downloads(self, downloads: tuple[DownloadView, ...]) -> None:
        """Show what changed; rows stay where they are, so that a button never moves under the pointer."""
        for gone in set(self.rows) - {view.id for view in downloads}:
            row = self.rows.pop(gone)
            self._list.removeWidget(row)
            row.deleteLater()
        for view in downloads:
            if view.id in self.rows:
                self.rows[view.id].show_view(view)
            else:
                self._add(view)
        self.setVisible(bool(downloads))

    def _add(self, view: DownloadView) -> None:
        row = DownloadRow(view)
        row.pause_requested.connect(self.pause_requested)
        row.resume_requested.connect(self.resume_requested)
        row.cancel_requested.connect(self.cancel_requested)
        self.rows[view.id] = row
        self._list.addWidget(row)
