"""Signatures of Windows, inside the program that they are of: by osslsigncode anywhere, by signtool on Windows."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from signing.errors import NotSignedError, SigningError
from signing.settings import WindowsCertificate
from signing.tools import run_tool

_NAME = "Swarm Desktop"


def sign_authenticode(file: Path, certificate: WindowsCertificate) -> None:
    """Put a signature into a program, in the place of an earlier one. Raises SigningError."""
    if certificate.thumbprint:
        ended = run_tool([*signtool_command(certificate), str(file)])
        if ended.returncode != 0:
            raise SigningError(f"{file.name}: {ended.stdout.strip()} {ended.stderr.strip()}")
        return
    with _password_file(certificate.password) as password, tempfile.TemporaryDirectory(dir=file.parent) as folder:
        signed = Path(folder, file.name)
        command = [
            *("osslsigncode", "sign", *_key_options(certificate), "-readpass", str(password)),
            *("-h", "sha256", "-n", _NAME),
            *(("-ts", certificate.time_stamps) if certificate.time_stamps else ()),
            *("-in", str(file), "-out", str(signed)),
        ]
        ended = run_tool(command)
        if ended.returncode != 0:
            raise SigningError(f"{file.name}: {ended.stdout.strip()} {ended.stderr.strip()}")
        shutil.copymode(file, signed)
        signed.replace(file)


def verify_authenticode(file: Path, authority: Path | None) -> None:
    """See that a program is signed by somebody whom that authority (PEM), else the system, vouches for.

    Raises NotSignedError.
    """
    if shutil.which("osslsigncode"):
        command = ["osslsigncode", "verify", *(("-CAfile", str(authority)) if authority else ()), "-in", str(file)]
    else:
        command = ["signtool", "verify", "/pa", str(file)]
    ended = run_tool(command)
    if ended.returncode != 0:
        said = [line.strip() for line in (ended.stdout + ended.stderr).splitlines() if line.strip()]
        raise NotSignedError(f"{file.name}: its signature does not hold. {' / '.join(said[-3:])}")


def signtool_command(certificate: WindowsCertificate) -> list[str]:
    """Return the command for a certificate in the store of Windows, but for the file."""
    stamps = ("/tr", certificate.time_stamps, "/td", "sha256") if certificate.time_stamps else ()
    return ["signtool", "sign", "/sha1", certificate.thumbprint, "/fd", "sha256", "/d", _NAME, *stamps]


def _key_options(certificate: WindowsCertificate) -> tuple[str, ...]:
    if certificate.file is not None:
        return "-pkcs12", str(certificate.file)
    return (
        *("-pkcs11module", certificate.token_module, "-key", certificate.token),
        *("-certs", str(certificate.token_certificates)),
    )


@contextmanager
def _password_file(password: str) -> Iterator[Path]:
    """Yield a file that only this person can read: what stands in a command, everybody can."""
    descriptor, name = tempfile.mkstemp()
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(password)
        yield Path(name)
    finally:
        Path(name).unlink()
