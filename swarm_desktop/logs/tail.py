"""The end of a log."""

from pathlib import Path

from swarm_desktop.core.errors import StateError


def tail(path: Path, size: int) -> str:
    """Return the end of a file from the beginning of a line; empty where there is none. Raises StateError."""
    try:
        with path.open("rb") as file:
            whole = file.seek(0, 2)
            file.seek(max(0, whole - size))
            content = file.read(size)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise StateError(f"{path} cannot be read: {error.strerror or error}.") from error
    text = content.decode("utf-8", "replace")
    return text if whole <= size else text.partition("\n")[2]
