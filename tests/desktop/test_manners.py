"""What each kind of desktop is told, and that nothing of it is left when it is taken back."""

import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from swarm_desktop.core.desktop import Manner
from swarm_desktop.core.errors import DesktopError
from swarm_desktop.core.program import DESKTOP_ID
from swarm_desktop.desktop.desktop import Desktop, Launch, this_program
from swarm_desktop.desktop.linux import LinuxDesktop, desktop_entry
from swarm_desktop.desktop.macos import MacosDesktop
from swarm_desktop.desktop.manners import Manners
from swarm_desktop.desktop.windows import WindowsDesktop

LAUNCH = Launch(("/opt/swarm desktop/swarm-desktop",), ("--data-dir", "/home/ada/100% mine"))
OTHERS = """# kept by hand
[Default Applications]
text/html=browser.desktop;
application/x-gguf=other.desktop;

[Removed Associations]
image/png=paint.desktop;
"""


def linux(home: Path) -> LinuxDesktop:
    return LinuxDesktop(home, {}, LAUNCH)


class RecordedRegistry:
    """Keys and values as Windows keeps them."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}

    def read(self, key: str, name: str) -> str | bytes | None:
        return self.values.get((key, name))

    def write(self, key: str, name: str, value: str) -> None:
        self.values[key, name] = value

    def remove_value(self, key: str, name: str) -> None:
        self.values.pop((key, name), None)

    def remove_key(self, key: str) -> None:
        for found, name in list(self.values):
            if found == key or found.startswith(f"{key}\\"):
                del self.values[found, name]


def files(home: Path) -> dict[str, str]:
    return {str(file.relative_to(home)): file.read_text() for file in home.rglob("*") if file.is_file()}


@pytest.mark.parametrize("manner", Manner)
def test_linux_is_told_and_forgets_again(tmp_path: Path, manner: Manner) -> None:
    desktop = linux(tmp_path)
    (tmp_path / ".config").mkdir()
    mime_list = tmp_path / ".config" / "mimeapps.list"
    mime_list.write_text(OTHERS)
    assert not desktop.is_on(manner)
    desktop.switch(manner, on=True)
    assert desktop.is_on(manner)
    assert linux(tmp_path).is_on(manner)
    desktop.switch(manner, on=False)
    assert not desktop.is_on(manner)
    left = files(tmp_path)
    assert not [name for name, text in left.items() if DESKTOP_ID in text]
    assert "text/html=browser.desktop;" in mime_list.read_text()
    assert "application/x-gguf=other.desktop;" in mime_list.read_text()


def test_linux_entries_are_valid_and_start_this_copy(tmp_path: Path) -> None:
    desktop = linux(tmp_path)
    for manner in Manner:
        desktop.switch(manner, on=True)
    entries = {path: path.read_text() for path in tmp_path.rglob("*.desktop")}
    assert len(entries) == 3
    command = '"/opt/swarm desktop/swarm-desktop" "{verb}"{more} "--data-dir" "/home/ada/100%% mine"'
    told = "\n".join(entries.values())
    assert command.format(verb="tray", more=' "--in-background"') in told
    assert command.format(verb="open", more="") + " %u" in told
    assert command.format(verb="open", more="") + " %f" in told
    if shutil.which("desktop-file-validate"):
        checked = subprocess.run(["desktop-file-validate", *entries], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_linux_shows_what_the_desktops_own_settings_changed(tmp_path: Path, line: str) -> None:
    desktop = linux(tmp_path)
    desktop.switch(Manner.AUTOSTART, on=True)
    entry = tmp_path / ".config" / "autostart" / f"{DESKTOP_ID}.desktop"
    kept = [text for text in entry.read_text().splitlines() if not text.startswith("X-GNOME")]
    entry.write_text("\n".join([*kept, line]))
    assert not desktop.is_on(Manner.AUTOSTART)
    desktop.switch(Manner.LINKS, on=True)
    (tmp_path / ".config" / "mimeapps.list").write_text("[Default Applications]\n")
    assert not desktop.is_on(Manner.LINKS)


def test_what_a_path_holds_is_no_command() -> None:
    entry = desktop_entry(('/opt/a"b$(reboot)`x`\\c/run',))
    assert r'Exec="/opt/a\\"b\\$(reboot)\\`x\\`\\\\c/run"' in entry


@pytest.mark.parametrize("manner", Manner)
def test_windows_is_told_and_forgets_again(manner: Manner) -> None:
    registry = RecordedRegistry()
    desktop = WindowsDesktop(registry, LAUNCH)
    desktop.switch(manner, on=True)
    assert desktop.is_on(manner)
    assert any("swarm desktop" in str(value) for value in registry.values.values())
    desktop.switch(manner, on=False)
    assert not desktop.is_on(manner)
    assert registry.values == {}


def test_windows_shows_what_the_task_manager_switched_off() -> None:
    registry = RecordedRegistry()
    desktop = WindowsDesktop(registry, LAUNCH)
    desktop.switch(Manner.AUTOSTART, on=True)
    approved = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
    registry.values[approved, "Swarm Desktop"] = bytes.fromhex("030000006b4f5e2a4bd9da01")
    assert not desktop.is_on(Manner.AUTOSTART)
    desktop.switch(Manner.AUTOSTART, on=True)
    assert desktop.is_on(Manner.AUTOSTART)


def test_windows_hands_links_over_as_one_argument() -> None:
    registry = RecordedRegistry()
    WindowsDesktop(registry, LAUNCH).switch(Manner.LINKS, on=True)
    command = registry.values[r"Software\Classes\swarm-desktop\shell\open\command", ""]
    assert command == '"/opt/swarm desktop/swarm-desktop" open --data-dir "/home/ada/100% mine" "%1"'


def test_macos_starts_it_by_an_agent_and_leaves_the_rest_to_the_bundle(tmp_path: Path) -> None:
    manners = Manners(MacosDesktop(tmp_path, LAUNCH))
    manners.switch(Manner.AUTOSTART, on=True)
    (agent,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    told = plistlib.loads(agent.read_bytes())
    assert told["ProgramArguments"] == list(LAUNCH.at_login)
    assert told["RunAtLoad"] is True
    assert [view.on for view in manners.look()] == [True, False, False]
    with pytest.raises(DesktopError, match="Applications"):
        manners.switch(Manner.LINKS, on=True)
    assert manners.forget() == ()
    assert not agent.exists()


def test_a_desktop_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("a file")
    desktop: Desktop = linux(tmp_path)
    manners = Manners(desktop)
    assert "cannot be read" in manners.look()[0].refusal
    with pytest.raises(DesktopError):
        manners.switch(Manner.AUTOSTART, on=True)


def test_the_portable_copy_is_started_as_a_person_starts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lib/swarm-desktop", "swarm-desktop"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "lib" / "swarm-desktop"))
    assert this_program() == (str(tmp_path / "swarm-desktop"),)
    (tmp_path / "swarm-desktop").unlink()
    assert this_program() == (str(tmp_path / "lib" / "swarm-desktop"),)
