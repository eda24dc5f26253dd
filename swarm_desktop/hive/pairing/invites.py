"""The one invite that may be open: a code for a machine without a screen, kept as a hash that is slow to compute."""

import hashlib
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from swarm_desktop.core.errors import BadRequestError, InviteError, StateError
from swarm_desktop.core.hive import Invite
from swarm_desktop.hive.certificate import Certificate
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.state.files import PRIVATE, write_atomically

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without signs that are taken for others."""
CODE_LENGTH = 8

_SCRYPT_COST = 2**15
_SCRYPT_MEMORY = 64 * 2**20


class _Stored(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    secret: str
    """In hexadecimal digits."""
    expires_at: float
    guesses_left: int


def tidy_code(code: str) -> str:
    """Return a code as it was made, however a person wrote it. Raises BadRequestError where it cannot be one."""
    tidied = "".join(sign for sign in code.upper() if not sign.isspace() and sign != "-")
    if len(tidied) != CODE_LENGTH or not set(tidied) <= set(ALPHABET):
        raise BadRequestError(f"An invite code has {CODE_LENGTH} letters and digits, like 7KQM-2XRD.")
    return tidied


def secret_of(code: str, host: Certificate) -> bytes:
    """Return what both sides put into the exchange: 32 bytes, slow to compute, another for each host."""
    salt = hashlib.sha256(b"swarm-desktop invite" + host.der).digest()
    return hashlib.scrypt(code.encode(), salt=salt, n=_SCRYPT_COST, r=8, p=1, maxmem=_SCRYPT_MEMORY, dklen=32)


class Invites:
    """Makes an invite, and counts what is guessed."""

    def __init__(
        self, file: Path, host: Certificate, limits: PairingLimits, clock: Callable[[], float] = time.time
    ) -> None:
        self._file = file
        self._host = host
        self._limits = limits
        self._clock = clock

    def make(self) -> Invite:
        """Make an invite; an earlier one is void then. Raises StateError."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        expires_at = self._clock() + self._limits.invite_seconds
        secret = secret_of(code, self._host).hex()
        self._write(_Stored(secret=secret, expires_at=expires_at, guesses_left=self._limits.invite_guesses))
        return Invite(f"{code[:4]}-{code[4:]}", expires_at)

    def guess(self) -> bytes:
        """Count an attempt, and return the secret that it is tried against. Raises InviteError."""
        stored = self._open()
        left = stored.guesses_left - 1
        self._write(stored.model_copy(update={"guesses_left": left}))
        return bytes.fromhex(stored.secret)

    def use(self, secret: bytes) -> None:
        """Take the invite of that secret, which nobody else can take then. Raises InviteError."""
        stored = self._read()
        if stored is None or not secrets.compare_digest(bytes.fromhex(stored.secret), secret):
            raise _refusal()
        self._file.unlink(missing_ok=True)

    def _open(self) -> _Stored:
        stored = self._read()
        if stored is None:
            raise _refusal()
        if stored.guesses_left <= 0 or stored.expires_at <= self._clock():
            self._file.unlink(missing_ok=True)
            raise _refusal()
        return stored

    def _read(self) -> _Stored | None:
        try:
            return _Stored.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise StateError(f"{self._file} cannot be read. Make a new invite.", details=str(error)) from error

    def _write(self, stored: _Stored) -> None:
        write_atomically(self._file, stored.model_dump_json().encode(), mode=PRIVATE)


def _refusal() -> InviteError:
    return InviteError("The invite code is wrong, used or too old. Make a new one there: swarm-desktop invite")
