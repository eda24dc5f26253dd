"""Sign files, or see whether they are signed: `python packaging/signing sign FILE...`.

Programs for Windows carry their signature inside; beside every other file lies one of OpenPGP, FILE.asc. Keys come from
the environment, which docs/install.md describes.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[0] = str(ROOT / "packaging")

from signing.authenticode import sign_authenticode, verify_authenticode  # noqa: E402
from signing.errors import NotSignedError, SigningError  # noqa: E402
from signing.openpgp import sign_openpgp, verify_openpgp  # noqa: E402
from signing.settings import openpgp_key, windows_certificate  # noqa: E402

_PROGRAM_OF_WINDOWS = b"MZ"


def main() -> None:
    """Do what the command line says; the exit status tells whether all of it succeeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["sign", "verify"])
    parser.add_argument("--openpgp-key", type=Path, help="public key that signatures are verified with")
    parser.add_argument("--windows-authority", type=Path, help="root certificate (PEM) in place of the system's")
    parser.add_argument("files", nargs="+", type=Path)
    wanted = parser.parse_args()
    try:
        for file in wanted.files:
            if wanted.action == "sign":
                _sign(file)
            else:
                _verify(file, wanted.openpgp_key, wanted.windows_authority)
            print(f"{file}: {'signed' if wanted.action == 'sign' else 'good'}")
    except (SigningError, NotSignedError, OSError) as error:
        raise SystemExit(str(error)) from error


def _sign(file: Path) -> None:
    if _is_program_of_windows(file):
        sign_authenticode(file, windows_certificate(os.environ))
    else:
        sign_openpgp([file], openpgp_key(os.environ))


def _verify(file: Path, public_key: Path | None, authority: Path | None) -> None:
    if _is_program_of_windows(file):
        verify_authenticode(file, authority)
    elif public_key is None:
        raise SigningError("Name the public key with --openpgp-key.")
    else:
        verify_openpgp(file, public_key)


def _is_program_of_windows(file: Path) -> bool:
    # By its first bytes: what uninstalls has no name of its own while it is being packed.
    with file.open("rb") as opened:
        return opened.read(len(_PROGRAM_OF_WINDOWS)) == _PROGRAM_OF_WINDOWS


if __name__ == "__main__":
    main()
