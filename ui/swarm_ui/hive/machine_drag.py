"""What is dragged when a machine is dragged into the hive, or out of it. Only this program understands it."""

from PySide6.QtCore import QMimeData

_STRANGER = "application/x-swarm-desktop-machine"
_MEMBER = "application/x-swarm-desktop-member"


def machine_data(address: str) -> QMimeData:
    """Return the machine nearby at `address` as something to drag."""
    return _data(_STRANGER, address)


def dragged_machine(data: QMimeData) -> str:
    """Return the address of the machine that is dragged into the hive; empty for anything else."""
    return _text(_STRANGER, data)


def member_data(node_id: str) -> QMimeData:
    """Return a machine of the hive as something to drag."""
    return _data(_MEMBER, node_id)


def dragged_member(data: QMimeData) -> str:
    """Return the identifier of the machine that is dragged out of the hive; empty for anything else."""
    return _text(_MEMBER, data)


def _data(kind: str, text: str) -> QMimeData:
    data = QMimeData()
    data.setData(kind, text.encode())
    return data


def _text(kind: str, data: QMimeData) -> str:
    return bytes(data.data(kind).data()).decode(errors="replace") if data.hasFormat(kind) else ""
