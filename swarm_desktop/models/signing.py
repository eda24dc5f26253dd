"""Signatures of the model catalog: whether a newer one comes from those who publish this program."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from swarm_desktop.core.errors import CatalogError
from swarm_desktop.core.resources import resource_path

KEY_FILE = "catalog-key.pem"


def pinned_key() -> Ed25519PublicKey:
    """Return the key that came with this program."""
    key = load_pem_public_key(resource_path(KEY_FILE).read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise CatalogError(f"{KEY_FILE} holds a key of another kind. Install the program again.")
    return key


def check_signature(content: bytes, signature: bytes, key: Ed25519PublicKey) -> None:
    """Raise CatalogError where `signature`, in Base64, is not the key's own Ed25519 signature of `content`."""
    try:
        key.verify(base64.b64decode(signature.strip(), validate=True), content)
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise CatalogError(
            "The downloaded model catalog is not signed by the publishers of this program, so it is not used. "
            "Fetch catalog.json and catalog.json.sig again, or delete both to use the catalog that came with the "
            "program."
        ) from error
