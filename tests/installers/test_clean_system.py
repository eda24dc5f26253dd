import json
import time
from collections.abc import Callable
from pathlib import Path

from swarm_desktop import __version__
from tests.installers.clean_system import PERSON, CleanSystem
from tests.installers.conftest import PREVIOUS
from tests.support.desktop import desktop

QUESTION = "What is 17 plus 25?"


def test_the_package_lives_and_dies_in_a_debian_without_python(
    clean_system: CleanSystem, previous_package: Path, package: Path, tell: Callable[[str], None]
) -> None:
    clean_system.install(previous_package)
    assert not clean_system.has("python3")
    _starts_nothing_by_itself(clean_system)

    # It answers, as a person would have it set up.
    clean_system.data.mkdir(parents=True)
    (clean_system.data / "settings.toml").write_text("[voting]\nvoters = 3 # enough for me\n")
    clean_system.run("chown", "-R", f"{PERSON}:{PERSON}", f"/home/{PERSON}")
    clean_system.forget_cached("usr/lib/swarm-desktop")
    with clean_system.serving() as endpoint:
        answer = endpoint.ask(QUESTION)
        tell(f"cold start until the first answer: {time.monotonic() - endpoint.started:.1f} s (aim: 6)")
        assert answer["choices"][0]["message"]["content"]
        assert answer["swarm"]["voters"] == 3
        key = endpoint.key

    # Its window opens.
    with desktop() as screen, clean_system.started("tray", "--port", "0", DISPLAY=screen.display):
        screen.window("Swarm Desktop")
        screen.until(lambda: _is_ready(clean_system), "a model that is ready")
        screen.screenshot("installed")

    # An upgrade keeps what the person has.
    assert clean_system.run("dpkg-query", "-W", "-f", "${Version}", "swarm-desktop") == PREVIOUS
    clean_system.install(package)
    assert clean_system.run("dpkg-query", "-W", "-f", "${Version}", "swarm-desktop") == __version__
    assert (clean_system.data / "settings.toml").read_text() == "[voting]\nvoters = 3 # enough for me\n"
    with clean_system.serving() as endpoint:
        assert endpoint.key == key
        assert endpoint.ask(QUESTION)["swarm"]["voters"] == 3

    # What goes leaves nothing but the person's own.
    own = {path.strip("/") for path in clean_system.run("dpkg", "-L", "swarm-desktop").splitlines()}
    before = clean_system.files()
    clean_system.run("apt-get", "purge", "-qq", "-y", "swarm-desktop")
    left = clean_system.files()
    assert left <= before
    assert not [path for path in left if "swarm" in path]
    assert not [path for path in before - left if path not in own]
    assert (clean_system.data / "settings.toml").exists()


def _starts_nothing_by_itself(system: CleanSystem) -> None:
    """See that it waits to be asked."""
    assert not (system.root / "etc" / "xdg" / "autostart").exists()
    for place in ("etc", "usr/lib"):
        assert not [*system.root.glob(f"{place}/systemd/user/*/swarm-desktop*")]


def _is_ready(system: CleanSystem) -> bool:
    status = json.loads(system.run("swarm-desktop", "status", "--json", user=PERSON))
    return bool(status["state"] == "ready")
