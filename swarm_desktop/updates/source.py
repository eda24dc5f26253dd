"""Where this program's own updates come from: an address and the first of the keys, both built in."""

import json
import platform
import sys
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from swarm_desktop.core.errors import UpdateUnavailableError
from swarm_desktop.core.resources import resource_path

FOLDER = "updates"
ROOT_FILE = "root.json"
ADDRESS_FILE = "repository.json"


class _Address(BaseModel):
    """The file beside the keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(pattern=r"^https://[^\s?#]+$|^http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?$")


@dataclass(frozen=True, slots=True)
class Source:
    """A repository, and the keys that it is trusted by."""

    url: str
    """Without a slash at its end; metadata lie below `/metadata`, everything else below `/targets`."""
    root: bytes
    """The first root metadata; later ones have to be signed by the keys in it."""


def built_in_source() -> Source:
    """Return the repository that this copy was built for. Raises UpdateUnavailableError where there is none."""
    try:
        root = resource_path(FOLDER, ROOT_FILE).read_bytes()
        address = _Address.model_validate(json.loads(resource_path(FOLDER, ADDRESS_FILE).read_bytes()))
    except (OSError, ValueError, ValidationError) as error:
        raise UpdateUnavailableError(
            "This copy was built without an update server. Get newer versions where you got this one.",
            details=str(error),
        ) from error
    return Source(address.url.rstrip("/"), root)


def this_platform() -> str:
    """Return the word by which releases tell systems and processors apart, such as `linux-x86_64`."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    machine = platform.machine().lower()
    processor = {"amd64": "x86_64", "aarch64": "arm64"}.get(machine, machine)
    return f"{system}-{processor}"
