"""A key of OpenPGP for one test."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_PASSPHRASE = "not a secret"


@dataclass(frozen=True)
class OpenPgp:
    """What signing takes from the environment, and what verifying takes as a file."""

    settings: dict[str, str]
    public: Path


def make_openpgp(folder: Path) -> OpenPgp:
    """Make a key in a key ring of its own, and write out both halves."""
    folder.mkdir(mode=0o700)
    gpg = ("gpg", "--homedir", str(folder), "--batch", "--quiet", "--pinentry-mode", "loopback")
    unlocked = (*gpg, "--passphrase", _PASSPHRASE)
    made = (*unlocked, "--quick-generate-key", "Publisher of a test", "ed25519", "sign", "30d")
    subprocess.run(made, check=True, capture_output=True)
    private = subprocess.run((*unlocked, "--armor", "--export-secret-keys"), check=True, capture_output=True, text=True)
    public = folder / "public.asc"
    public.write_bytes(subprocess.run((*gpg, "--armor", "--export"), check=True, capture_output=True).stdout)
    subprocess.run(("gpgconf", "--homedir", str(folder), "--kill", "gpg-agent"), check=True)
    settings = {"SWARM_SIGN_OPENPGP_KEY": private.stdout, "SWARM_SIGN_OPENPGP_PASSPHRASE": _PASSPHRASE}
    return OpenPgp(settings, public)
