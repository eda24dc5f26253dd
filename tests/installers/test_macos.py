"""What a Mac is told about the application, and the commands that sign it; no Mac is needed to check either."""

import plistlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from signing.settings import macos_identity

from installers.macos.property_list import APPLICATION, ENTITLEMENTS, information
from swarm_desktop.core.program import DESKTOP_ID
from swarm_desktop.hive.discovery.announcement import SERVICE_TYPE
from tests.installers.conftest import ROOT
from tests.support.program import environment

PROGRAM = b"\xcf\xfa\xed\xfe"
IDENTITY = {"SWARM_SIGN_MACOS_IDENTITY": "Developer ID Application: Somebody", "SWARM_NOTARY_PROFILE": "release"}


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """Lay out an application as PyInstaller does, with as little in it as matters."""
    contents = tmp_path / APPLICATION / "Contents"
    framework = "Frameworks/Python.framework"
    for place in (
        "MacOS/swarm-desktop",
        "Frameworks/a.dylib",
        f"{framework}/Versions/3.13/Python",
        "Frameworks/b/c.so",
    ):
        (contents / place).parent.mkdir(parents=True, exist_ok=True)
        (contents / place).write_bytes(PROGRAM)
    (contents / framework / "Python").symlink_to("Versions/3.13/Python")
    (contents / "Resources").mkdir()
    (contents / "Resources" / "NOTICES.txt").write_text("notices")
    return tmp_path / APPLICATION


def commands(
    application: Path, *options: str, settings: dict[str, str] | None = None, status: int = 0
) -> list[list[str]]:
    command = [sys.executable, "installers/macos", "build", "--dry-run", "--application", str(application), *options]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment() | (settings or {}), capture_output=True, text=True, check=False
    )
    assert ended.returncode == status, ended.stderr
    return [shlex.split(line) for line in ended.stdout.splitlines()]


def test_it_is_signed_from_the_inside_and_judged_at_the_end(application: Path) -> None:
    made = commands(application, settings=IDENTITY)
    signed = [command for command in made if command[:2] == ["codesign", "--force"]]
    names = [Path(command[-1]).relative_to(application.parent).as_posix() for command in signed[:-1]]
    inside = f"{APPLICATION}/Contents"
    assert names == [
        f"{inside}/Frameworks/Python.framework/Versions/3.13/Python",
        f"{inside}/Frameworks/b/c.so",
        f"{inside}/Frameworks/Python.framework",
        f"{inside}/Frameworks/a.dylib",
        f"{inside}/MacOS/swarm-desktop",
        APPLICATION,
    ]
    assert all(command[2:5] == ["--options", "runtime", "--timestamp"] for command in signed[:-1])
    assert "--entitlements" in signed[-2]
    tools = [command[0] if command[0] != "xcrun" else command[1] for command in made]
    assert tools[-6:] == ["hdiutil", "codesign", "notarytool", "stapler", "stapler", "spctl"]
    assert signed[-1][-1].endswith(".dmg")


def test_without_an_identity_it_is_made_for_one_mac_alone(application: Path) -> None:
    commands(application, status=1)
    commands(application, status=1, settings={"SWARM_SIGN_MACOS_IDENTITY": "Developer ID Application: Somebody"})
    made = commands(application, "--ad-hoc")
    assert not any("notarytool" in command or "--timestamp" in command for command in made)
    assert made[-1][-1].endswith("-ad-hoc.dmg")


def test_secrets_never_stand_in_a_command() -> None:
    key = {"SWARM_NOTARY_KEY_FILE": "key.p8", "SWARM_NOTARY_KEY_ID": "ID", "SWARM_NOTARY_ISSUER": "issuer"}
    told = macos_identity({"SWARM_SIGN_MACOS_IDENTITY": "Somebody", **key})
    assert told.notary == ("--key", "key.p8", "--key-id", "ID", "--issuer", "issuer")


def test_what_the_property_lists_say() -> None:
    told = plistlib.loads(plistlib.dumps(information("1.2.3rc1")))
    assert told["CFBundleIdentifier"] == DESKTOP_ID
    assert (told["CFBundleShortVersionString"], told["CFBundleVersion"]) == ("1.2.3", "1.2.3.0")
    assert told["NSBonjourServices"] == [SERVICE_TYPE.removesuffix(".local.")]
    assert told["NSLocalNetworkUsageDescription"].endswith(".")
    assert told["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["swarm-desktop"]
    (model_files,) = told["CFBundleDocumentTypes"]
    (declared,) = told["UTImportedTypeDeclarations"]
    assert model_files["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert model_files["LSHandlerRank"] == "Alternate"
    assert told["LSUIElement"]
    assert not told["LSBackgroundOnly"]
    assert set(ENTITLEMENTS.values()) == {True}
