"""Where the keys are, as the environment tells; no key and no password is ever part of a command."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from signing.errors import SigningError

NO_TIME_STAMP = "none"


@dataclass(frozen=True)
class OpenPgpKey:
    """A private key: written out, or in the person's own key ring, where `gpg` finds it by its fingerprint."""

    armoured: str
    fingerprint: str
    passphrase: str


@dataclass(frozen=True)
class WindowsCertificate:
    """A certificate with its key: one of a file, a token or the store of Windows."""

    file: Path | None
    """PKCS#12."""
    token: str
    """A PKCS#11 URI of the key; its module and the certificates are named beside it."""
    token_module: str
    token_certificates: Path | None
    thumbprint: str
    """Of a certificate in the person's store of Windows."""
    password: str
    time_stamps: str | None
    """Address of the service that confirms the time (RFC 3161), or None where that is not wanted."""


@dataclass(frozen=True)
class MacosIdentity:
    """A certificate in the key chain, and how Apple's notary knows who asks."""

    name: str
    notary: tuple[str, ...]
    """Options of notarytool, none of them secret by itself."""


def openpgp_key(environment: Mapping[str, str]) -> OpenPgpKey:
    """Return the key; raises SigningError where none is named."""
    key = OpenPgpKey(
        environment.get("SWARM_SIGN_OPENPGP_KEY", ""),
        environment.get("SWARM_SIGN_OPENPGP_FINGERPRINT", ""),
        environment.get("SWARM_SIGN_OPENPGP_PASSPHRASE", ""),
    )
    if not key.armoured and not key.fingerprint:
        raise SigningError(
            "No OpenPGP key: set SWARM_SIGN_OPENPGP_KEY to an armoured private key, or "
            "SWARM_SIGN_OPENPGP_FINGERPRINT to that of one in your key ring."
        )
    return key


def windows_certificate(environment: Mapping[str, str]) -> WindowsCertificate:
    """Return the certificate; raises SigningError where none is named, or nothing is said of time stamps."""
    certificate = WindowsCertificate(
        _path(environment, "SWARM_SIGN_WINDOWS_CERTIFICATE"),
        environment.get("SWARM_SIGN_WINDOWS_TOKEN", ""),
        environment.get("SWARM_SIGN_WINDOWS_TOKEN_MODULE", ""),
        _path(environment, "SWARM_SIGN_WINDOWS_TOKEN_CERTIFICATES"),
        environment.get("SWARM_SIGN_WINDOWS_THUMBPRINT", ""),
        environment.get("SWARM_SIGN_WINDOWS_PASSWORD", ""),
        _time_stamps(environment),
    )
    if not (certificate.file or certificate.token or certificate.thumbprint):
        raise SigningError(
            "No certificate for Windows: set SWARM_SIGN_WINDOWS_CERTIFICATE to a PKCS#12 file, "
            "SWARM_SIGN_WINDOWS_TOKEN to a PKCS#11 URI, or SWARM_SIGN_WINDOWS_THUMBPRINT to one in the store."
        )
    return certificate


def macos_identity(environment: Mapping[str, str]) -> MacosIdentity:
    """Return it; raises SigningError where the certificate or the way to the notary is not named."""
    name = environment.get("SWARM_SIGN_MACOS_IDENTITY", "")
    if not name:
        raise SigningError(
            "No identity for macOS: set SWARM_SIGN_MACOS_IDENTITY to the name of a Developer ID Application "
            "certificate in the key chain."
        )
    profile = environment.get("SWARM_NOTARY_PROFILE", "")
    if profile:
        return MacosIdentity(name, ("--keychain-profile", profile))
    file, key, issuer = (environment.get(f"SWARM_NOTARY_{part}", "") for part in ("KEY_FILE", "KEY_ID", "ISSUER"))
    if not (file and key and issuer):
        raise SigningError(
            "No way to Apple's notary: set SWARM_NOTARY_PROFILE to a profile that `notarytool store-credentials` "
            "made, or SWARM_NOTARY_KEY_FILE, SWARM_NOTARY_KEY_ID and SWARM_NOTARY_ISSUER."
        )
    return MacosIdentity(name, ("--key", file, "--key-id", key, "--issuer", issuer))


def _time_stamps(environment: Mapping[str, str]) -> str | None:
    told = environment.get("SWARM_SIGN_WINDOWS_TIMESTAMP", "")
    if not told:
        # Without one every copy turns invalid on the day that the certificate ends.
        raise SigningError(
            "Set SWARM_SIGN_WINDOWS_TIMESTAMP to your authority's time stamp service, or to `none` where you mean it."
        )
    return None if told == NO_TIME_STAMP else told


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    told = environment.get(name)
    return Path(told) if told else None
