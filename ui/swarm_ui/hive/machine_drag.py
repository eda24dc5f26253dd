"""What is dragged when a machine is dragged into the hive."""

from PySide6.QtCore import QMimeData

_KIND = "application/x-swarm-desktop-machine"


def machine_data(address: str) -> QMimeData:
    """Return the machine at `address` as something to drag; only this program understands it."""
    data = QMimeData()
    data.setData(_KIND, address.encode())
    return data


def dragged_machine(data: QMimeData) -> str:
    """Return the address of the machine that is dragged; empty for anything else."""
    return bytes(data.data(_KIND).data()).decode(errors="replace") if data.hasFormat(_KIND) else ""
