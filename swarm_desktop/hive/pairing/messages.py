"""What machines send each other while they pair."""

import base64
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Base64Bytes, BaseModel, ConfigDict, Field

from swarm_desktop.hive.certificate import read_certificate
from swarm_desktop.hive.pairing.transcript import NONCE_BYTES, Party
from swarm_desktop.hive.protocol import Version

_LONGEST_NAME = 64


def tidy_name(name: str) -> str:
    """Return a name as it may be shown: one line, nothing invisible in it, and not too long."""
    shown = unicodedata.normalize("NFC", "".join(sign for sign in name if sign.isprintable()))
    return shown.strip()[:_LONGEST_NAME].strip() or "a machine without a name"


Name = Annotated[str, Field(max_length=1000), AfterValidator(tidy_name)]
Port = Annotated[int, Field(ge=0, le=65535)]
Nonce = Annotated[Base64Bytes, Field(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]
Digest = Annotated[Base64Bytes, Field(min_length=32, max_length=32)]
Signature = Annotated[Base64Bytes, Field(min_length=64, max_length=64)]
Exchanged = Annotated[Base64Bytes, Field(min_length=1, max_length=100)]
Session = Annotated[str, Field(min_length=1, max_length=64)]


def encoded(raw: bytes) -> bytes:
    """Return bytes as the fields of messages are given them."""
    return base64.b64encode(raw)


class Message(BaseModel):
    """Fields that a newer version added are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Introduction(Message):
    """Who is there."""

    certificate: Annotated[Base64Bytes, Field(max_length=4096)]
    name: Name
    port: Port
    """Of its hive; 0 where it does not listen."""

    def party(self, version: Version) -> Party:
        """Return who it is. Raises PairingError."""
        return Party(str(version), read_certificate(self.certificate), self.name)


class Start(Introduction):
    """The guest's first word."""

    commitment: Digest


class Started(Introduction):
    """The host's answer."""

    session: Session
    nonce: Nonce


class Reveal(Message):
    """The guest's nonce and its proof."""

    session: Session
    nonce: Nonce
    signature: Signature


class SessionOnly(Message):
    """Asks about, ends or completes a pairing."""

    session: Session


class Done(Message):
    """There is nothing more to say."""


class Outcome(Message):
    """What the person at the host said."""

    accepted: bool


class InviteStart(Introduction):
    """The guest's first word where it has a code."""

    exchanged: Exchanged
    """Its half of the password-authenticated exchange."""


class InviteStarted(Introduction):
    """The host's answer: its half."""

    session: Session
    exchanged: Exchanged


class InviteProof(Message):
    """The guest knows the code, and its key is its own."""

    session: Session
    proof: Digest
    signature: Signature


class InviteAccepted(Message):
    """The host knew the code, too."""

    proof: Digest
