"""Sign an edition of the model catalog, so that installed programs use it without a new release.

    python packaging/sign_catalog.py new-key PRIVATE.pem
    python packaging/sign_catalog.py sign PRIVATE.pem CATALOG.json

The first writes a private key, and the public one that programs are built with into `resources/`. The second checks the
catalog as the program does and writes CATALOG.json.sig beside it. Keep the private key away from the repository: who
has it decides which models are proposed to people.
"""

import base64
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from swarm_desktop.core.resources import resource_path
from swarm_desktop.models.catalog import read_catalog
from swarm_desktop.models.signing import KEY_FILE, check_signature, pinned_key


def new_key(private_file: Path, public_file: Path) -> None:
    """Write a new pair of keys; an existing private key is not overwritten."""
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(private_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public_file.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def sign(private_file: Path, catalog_file: Path) -> Path:
    """Write the signature of a catalog and return where. Raises CatalogError for a catalog that is wrong."""
    content = catalog_file.read_bytes()
    read_catalog(content)
    key = load_pem_private_key(private_file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{private_file} is no Ed25519 key.")
    signature = base64.b64encode(key.sign(content))
    signature_file = catalog_file.with_name(f"{catalog_file.name}.sig")
    signature_file.write_bytes(signature + b"\n")
    return signature_file


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    match arguments:
        case ["new-key", private]:
            new_key(Path(private), resource_path(KEY_FILE))
        case ["sign", private, catalog]:
            signature_file = sign(Path(private), Path(catalog))
            check_signature(Path(catalog).read_bytes(), signature_file.read_bytes(), pinned_key())
            print(signature_file)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
