"""The commands by which macOS's own tools make an image that its Gatekeeper lets pass, in order."""

from dataclasses import dataclass
from pathlib import Path

from signing.settings import MacosIdentity

Command = tuple[str, ...]
AD_HOC = "-"
"""What codesign calls a signature by nobody: enough for the Mac that made it."""


@dataclass(frozen=True)
class Image:
    """What is made, from what."""

    application: Path
    entitlements: Path
    staging: Path
    """A folder of its own, which becomes the image."""
    result: Path


def sign_application(image: Image, parts: list[Path], identity: MacosIdentity | None) -> list[Command]:
    """Return the commands that sign all parts and then the whole, and check it as strictly as macOS does."""
    application, entitlements = str(image.application), str(image.entitlements)
    # The hardened runtime lets nobody's own libraries in, so who signs for one Mac alone goes without it.
    hardened = ("--options", "runtime", "--timestamp") if identity else ()
    sign: Command = ("codesign", "--force", *hardened, "--sign", identity.name if identity else AD_HOC)
    return [
        *((*sign, str(part)) for part in parts),
        (*sign, "--entitlements", entitlements, application),
        ("codesign", "--verify", "--deep", "--strict", "--verbose=2", application),
    ]


def make_image(image: Image) -> list[Command]:
    """Return the commands that put the application beside a link to where it belongs, and make an image of both."""
    folder = str(image.staging)
    return [
        ("mkdir", "-p", folder),
        ("ditto", str(image.application), str(image.staging / image.application.name)),
        ("ln", "-s", "/Applications", str(image.staging / "Applications")),
        (
            *("hdiutil", "create", "-volname", "Swarm Desktop", "-srcfolder", folder),
            *("-fs", "HFS+", "-format", "UDZO", "-ov", str(image.result)),
        ),
    ]


def have_it_notarised(image: Image, identity: MacosIdentity) -> list[Command]:
    """Return the commands that sign the image, have Apple look into it, attach what Apple said, and check it."""
    result = str(image.result)
    return [
        ("codesign", "--force", "--timestamp", "--sign", identity.name, result),
        ("xcrun", "notarytool", "submit", result, *identity.notary, "--wait"),
        # With the ticket attached, a Mac without internet can tell too.
        ("xcrun", "stapler", "staple", result),
        ("xcrun", "stapler", "validate", result),
        ("spctl", "--assess", "--type", "open", "--context", "context:primary-signature", "--verbose=2", result),
    ]
