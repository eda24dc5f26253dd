"""What tools of the vendors print, and machines that stand for real ones."""

from collections.abc import Sequence
from pathlib import Path

from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.system_files import SystemFiles

_FOLDER = Path(__file__).with_name("recordings")


def recording(name: str) -> str:
    """Return what a tool printed, without the line that says where it is from."""
    head, _, text = (_FOLDER / name).read_text().partition("\n")
    assert head.startswith("#: ")
    return text


def all_recordings() -> list[str]:
    return [recording(path.name) for path in sorted(_FOLDER.iterdir())]


class Tools:
    """Implements `RunTool` for a machine where only some tools are installed."""

    def __init__(self, printed: dict[str, str | UnreadableError]) -> None:
        """Take what commands that begin with a text print, or how they fail."""
        self.printed = printed
        self.ran: list[str] = []

    def __call__(self, command: Sequence[str]) -> str | None:
        line = " ".join(command)
        self.ran.append(line)
        for start, text in self.printed.items():
            if line.startswith(start):
                if isinstance(text, UnreadableError):
                    raise text
                return text
        return None


NO_TOOLS = Tools({})


def system_files(root: Path, files: dict[str, str]) -> SystemFiles:
    """Return files of a machine, written under `root`."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return SystemFiles(root)


def card(number: int, vendor: str, device: str, address: str, driver: str, **more: str) -> dict[str, str]:
    """Return a graphics card's files."""
    folder = f"sys/class/drm/card{number}/device"
    facts = {"vendor": vendor, "device": device, "uevent": f"DRIVER={driver}\nPCI_SLOT_NAME={address}\n"}
    return {f"{folder}/{name}": text for name, text in (facts | more).items()}
