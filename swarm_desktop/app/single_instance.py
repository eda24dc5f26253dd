"""A second start raises the window of the first: a local socket named after the data folder."""

import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from swarm_desktop.state.folder import DataFolder

ANSWER_MILLISECONDS = 2000


class SingleInstance(QObject):
    """Listens for later starts; to be made by whoever holds the data folder's lock."""

    raise_requested = Signal()

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = _server_name(folder)
        # A crash leaves the socket's file behind; the lock says that nobody else listens on it.
        QLocalServer.removeServer(name)
        self._server.listen(name)

    def _answer(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        connection.disconnectFromServer()
        self.raise_requested.emit()


def raise_first_instance(folder: DataFolder) -> bool:
    """Ask the instance that owns the folder to show its window; False where none with a window listens."""
    socket = QLocalSocket()
    socket.connectToServer(_server_name(folder))
    return socket.waitForConnected(ANSWER_MILLISECONDS)


def _server_name(folder: DataFolder) -> str:
    return f"swarm-desktop-{hashlib.sha256(bytes(folder.root)).hexdigest()[:16]}"
