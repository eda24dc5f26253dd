"""A new version starts well or is taken back, shown with real processes that take themselves for frozen programs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from swarm_desktop.core.updates import InstalledAs
from swarm_desktop.updates.exchange import windows_script
from swarm_desktop.updates.installation import Installation
from swarm_desktop.updates.staging import failed_version, put_in_place
from tests.support.publishing import Publisher
from tests.updates.conftest import NEW, OLD, Program

# It does what the frozen program's entry does, with a version of its own.
FROZEN = """\
#!{python}
import sys
import swarm_desktop

swarm_desktop.__version__ = "{{version}}"
sys.frozen, sys.executable, sys._MEIPASS = True, __file__, __file__.rpartition("/")[0] + "/_internal"
if "--version" in sys.argv:
    print("swarm-desktop, version {{version}}")
    raise SystemExit
from swarm_desktop.updates import trial

trial.before_start(sys.argv[1:])
{ending}
"""
STARTS = "print('{version}', *sys.argv[1:])\ntrial.started_well()"
FAILS = "raise SystemExit('a library is missing')"


def frozen(ending: str) -> str:
    return FROZEN.format(python=sys.executable, ending=ending)


def start(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([installation.executable, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def old(program: Program) -> Installation:
    program.installation.executable.write_text(frozen(STARTS).format(version=OLD))
    return program.installation


async def updated(program: Program, publisher: Publisher, ending: str) -> None:
    publisher.release(NEW, program=frozen(ending))
    await program.updates.fetch()
    assert put_in_place(program.installation) == NEW


async def test_a_version_that_fails_to_start_twice_is_taken_back(
    program: Program, publisher: Publisher, old: Installation
) -> None:
    await updated(program, publisher, FAILS)
    assert "a library is missing" in start(old, "tray").stderr
    assert "a library is missing" in start(old, "tray").stderr
    third = start(old, "tray", "--port", "0")
    assert third.stdout.split() == [OLD, "tray", "--port", "0"], third.stderr
    assert failed_version(old) == NEW
    again = program.started()
    await again.check()
    assert (again.view.version, again.view.failed_version) == ("", NEW)


async def test_a_version_that_started_stays_and_the_one_before_goes(
    program: Program, publisher: Publisher, old: Installation
) -> None:
    await updated(program, publisher, STARTS)
    for _ in range(3):
        assert start(old, "serve").stdout.split()[0] == NEW
    assert not old.other.exists()


async def test_other_commands_are_no_starts(program: Program, publisher: Publisher, old: Installation) -> None:
    await updated(program, publisher, FAILS)
    for _ in range(3):
        assert "a library is missing" in start(old, "detect").stderr


async def test_power_that_goes_between_the_exchange_and_its_note_does_no_harm(
    program: Program, publisher: Publisher, old: Installation
) -> None:
    publisher.release(NEW, program=frozen(FAILS))
    await program.updates.fetch()
    note = old.trial_file.read_bytes()
    assert put_in_place(old) == NEW
    old.trial_file.write_bytes(note)
    for _ in range(2):
        assert "a library is missing" in start(old).stderr
    assert start(old).stdout.split() == [OLD]


async def test_an_exchange_that_did_not_come_about_is_tried_again_at_the_next_end(
    program: Program, publisher: Publisher, old: Installation
) -> None:
    publisher.release(NEW, program=frozen(STARTS))
    await program.updates.fetch()
    note = json.loads(old.trial_file.read_bytes())
    old.trial_file.write_text(json.dumps(note | {"stage": "trial"}))
    assert start(old).stdout.split() == [OLD]
    assert put_in_place(old) == NEW


def test_windows_exchanges_when_the_process_has_ended() -> None:
    root = Path("C:/Users/Jürgen/app 100%")
    place = Installation(root, root / "swarm-desktop.exe", InstalledAs.WINDOWS)
    script = windows_script(place, 4242, ["tray", "--port", "0"])
    assert 'tasklist /FI "PID eq 4242"' in script
    assert script.index("goto wait") < script.index("move /Y")
    assert '"%~dp0..\\app 100%%\\swarm-desktop.exe" tray --port 0' in script
    assert "Jürgen" not in script
    assert script.count("\r\n") == script.count("\n")
    assert "start" not in windows_script(place, 4242, None)
