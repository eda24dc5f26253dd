"""A later start hands over to the first: a local socket named after the data folder."""

import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from swarm_desktop.core.links import LONGEST_TARGET
from swarm_desktop.state.folder import DataFolder

ANSWER_MILLISECONDS = 2000
_QUIT = "quit"
"""In the place of a target, which is a link or a whole path and so never this word."""


class SingleInstance(QObject):
    """Listens for later starts; to be made by whoever holds the data folder's lock."""

    raise_requested = Signal()
    open_requested = Signal(str)
    """What a later start was asked to open, as it came: any program of this person may have sent it."""
    quit_requested = Signal()

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = _server_name(folder)
        # A crash leaves the socket's file behind; the lock says that nobody else listens on it.
        QLocalServer.removeServer(name)
        self._server.listen(name)

    def _accept(self) -> None:
        connection = self._server.nextPendingConnection()
        # Whoever sends more than fits is not read on.
        connection.setReadBufferSize(4 * LONGEST_TARGET)
        connection.disconnected.connect(lambda: self._answer(connection))
        if connection.state() is QLocalSocket.LocalSocketState.UnconnectedState:
            self._answer(connection)

    def _answer(self, connection: QLocalSocket) -> None:
        target = bytes(connection.readAll().data()).decode("utf-8", "replace")
        connection.disconnected.disconnect()
        connection.deleteLater()
        if target == _QUIT:
            self.quit_requested.emit()
            return
        self.raise_requested.emit()
        if target:
            self.open_requested.emit(target)


def raise_first_instance(folder: DataFolder, target: str = "") -> bool:
    """Ask the instance that owns the folder to show its window, and to open `target` where there is one.

    Return False where none with a window listens.
    """
    socket = QLocalSocket()
    socket.connectToServer(_server_name(folder))
    if not socket.waitForConnected(ANSWER_MILLISECONDS):
        return False
    if target:
        socket.write(target.encode())
        socket.waitForBytesWritten(ANSWER_MILLISECONDS)
    socket.disconnectFromServer()
    return True


def ask_to_quit(folder: DataFolder) -> bool:
    """Ask the instance that owns the folder to quit; False where none with a window listens."""
    return raise_first_instance(folder, _QUIT)


def _server_name(folder: DataFolder) -> str:
    return f"swarm-desktop-{hashlib.sha256(bytes(folder.root)).hexdigest()[:16]}"
