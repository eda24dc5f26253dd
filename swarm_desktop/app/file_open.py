"""macOS tells a running program what it should open by an event of the application."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from typing_extensions import override


class FileOpenEvents(QObject):
    """Watches the application; on other systems nothing ever comes."""

    open_requested = Signal(str)
    """A link or a path."""

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.open_requested.emit(event.file() or event.url().toString())
            return True
        return super().eventFilter(watched, event)
