"""Ending the program on SIGINT and SIGTERM although Qt's loop, not Python's, is running."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class TerminationSignals(QObject):
    """Calls `quit_program` in the GUI thread when the process is asked to end."""

    def __init__(self, quit_program: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._quit_program = quit_program
        # Python runs signal handlers only between two of its own instructions, and an idle Qt loop executes none.
        # The byte that the interpreter writes to this socket wakes it up.
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)  # noqa: FBT003
        self._writer.setblocking(False)  # noqa: FBT003
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._quit_program())

    def _woken(self) -> None:
        self._reader.recv(64)
