"""Signatures of macOS in a disk image. Only a Mac can judge them; elsewhere at least their absence is seen."""

import struct
import sys
from pathlib import Path

from signing.errors import NotSignedError
from signing.tools import run_tool

_TRAILER_BYTES = 512
_TRAILER_MAGIC = b"koly"
_SIGNATURE_PLACE = 296
"""In the trailer: offset and length of the signature in the file, 64 bits each."""


def verify_disk_image(image: Path) -> None:
    """See that an image is signed, and on a Mac also that Gatekeeper lets it pass. Raises NotSignedError."""
    content = image.read_bytes()
    trailer = content[-_TRAILER_BYTES:]
    if not trailer.startswith(_TRAILER_MAGIC):
        raise NotSignedError(f"{image.name} is no disk image.")
    offset, length = struct.unpack_from(">QQ", trailer, _SIGNATURE_PLACE)
    if length == 0 or offset + length > len(content):
        raise NotSignedError(f"{image.name} carries no signature.")
    if sys.platform == "darwin":
        command = ["spctl", "--assess", "--type", "open", "--context", "context:primary-signature", str(image)]
        ended = run_tool(command)
        if ended.returncode != 0:
            raise NotSignedError(f"{image.name}: {ended.stderr.strip()}")
