"""Signatures of OpenPGP beside the file that they are of, as `gpg --verify FILE.asc FILE` reads them."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from signing.errors import NotSignedError, SigningError
from signing.settings import OpenPgpKey
from signing.tools import run_tool

SUFFIX = ".asc"


def sign_openpgp(files: Sequence[Path], key: OpenPgpKey) -> None:
    """Write a signature beside each file. Raises SigningError."""
    chosen = ["--local-user", key.fingerprint] if key.fingerprint else []
    # One ring for all: waking the agent that holds the key takes a second.
    with _key_ring(key.armoured) as ring:
        command = [*_gpg(ring), "--pinentry-mode", "loopback", "--passphrase-fd", "0", *chosen, "--yes", "--armor"]
        for file in files:
            order = ["--output", str(signature_of(file)), "--detach-sign", str(file)]
            ended = run_tool([*command, *order], key.passphrase)
            if ended.returncode != 0:
                raise SigningError(f"{file.name}: {ended.stderr.strip()}")


def verify_openpgp(file: Path, public_key: Path) -> None:
    """See that the file is signed with that very key. Raises NotSignedError."""
    signature = signature_of(file)
    if not signature.is_file():
        raise NotSignedError(f"{file.name}: {signature.name} is missing.")
    with _key_ring(public_key.read_text()) as ring:
        ended = run_tool([*_gpg(ring), "--status-fd", "1", "--verify", str(signature), str(file)])
    said = {line.split()[1] for line in ended.stdout.splitlines() if line.startswith("[GNUPG:] ")}
    # A good signature of an expired or revoked key is valid too, and is called otherwise.
    if ended.returncode != 0 or not {"GOODSIG", "VALIDSIG"} <= said:
        raise NotSignedError(f"{file.name}: its signature does not hold. {ended.stderr.strip()}")


def signature_of(file: Path) -> Path:
    """Return where the signature of a file lies."""
    return file.with_name(f"{file.name}{SUFFIX}")


@contextmanager
def _key_ring(armoured: str) -> Iterator[Path | None]:
    """Yield a key ring with nothing but that key, or None for the person's own where no key is given."""
    if not armoured:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="ring-") as folder:
        ring = Path(folder)
        try:
            ended = run_tool([*_gpg(ring), "--import"], armoured)
            if ended.returncode != 0:
                raise SigningError(f"The OpenPGP key cannot be read: {ended.stderr.strip()}")
            yield ring
        finally:
            # A secret key woke an agent, which would outlive the folder.
            run_tool(["gpgconf", "--homedir", folder, "--kill", "gpg-agent"])


def _gpg(ring: Path | None) -> list[str]:
    return ["gpg", "--batch", "--quiet", *(["--homedir", str(ring)] if ring else [])]
