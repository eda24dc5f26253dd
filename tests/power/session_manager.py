"""A stand-in for the desktop's session manager, on a D-Bus of its own: it remembers who wants no sleep."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_call, new_method_return
from jeepney.io.blocking import open_dbus_connection

NAME = "org.gnome.SessionManager"
NO_SUSPEND = 4
"""The flag of that interface for a machine that is not to fall asleep."""


class SessionManager:
    """Answers `Inhibit` and `Uninhibit`, and refuses the first where it is told to."""

    def __init__(self, address: str, *, refuses: bool) -> None:
        self._connection = open_dbus_connection(bus=address)
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        self._connection.send_and_get_reply(new_method_call(bus, "RequestName", "su", (NAME, 0)))
        self._refuses = refuses
        self._changed = threading.Condition()
        self.held: dict[int, int] = {}
        """The flags of each cookie."""
        self.asked = 0

    def serve(self) -> None:
        """Answer until the connection is closed."""
        while True:
            try:
                message = self._connection.receive()
            except (OSError, ConnectionError, ValueError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            with self._changed:
                match message.header.fields.get(HeaderFields.member):
                    case "Inhibit" if self._refuses:
                        reply = new_error(message, f"{NAME}.Error", "s", ("not here",))
                        self.asked += 1
                    case "Inhibit":
                        self.asked += 1
                        self.held[self.asked] = message.body[3]
                        reply = new_method_return(message, "u", (self.asked,))
                    case _:
                        self.held.pop(message.body[0], None)
                        reply = new_method_return(message)
                self._changed.notify_all()
            self._connection.send(reply)

    def wait_for(self, flags: list[int]) -> None:
        """Return when exactly such locks are held; raise where that takes longer than ten seconds."""
        with self._changed:
            assert self._changed.wait_for(lambda: list(self.held.values()) == flags, timeout=10), self.held

    def close(self) -> None:
        self._connection.close()


@contextmanager
def session_manager(*, refuses: bool = False) -> Iterator[tuple[SessionManager, str]]:
    """Run one on a bus of its own; the address of that bus comes along."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        manager = SessionManager(address, refuses=refuses)
        threading.Thread(target=manager.serve, daemon=True).start()
        try:
            yield manager, address
        finally:
            bus.terminate()
