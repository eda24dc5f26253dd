import platform
import sys

import pytest

from swarm_desktop.workers import extras, llama_cpp_driver, mlx_driver


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)


@pytest.mark.usefixtures("nothing_installed")
def test_a_missing_library_comes_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    assert 'pip install "swarm-desktop[llama-cpp]"' in llama_cpp_driver.obstacle()
    assert 'pip install "swarm-desktop[mlx]"' in mlx_driver.obstacle()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "not part of the installed program" in llama_cpp_driver.obstacle()


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize(("system", "machine"), [("win32", "AMD64"), ("darwin", "x86_64")])
def test_where_mlx_cannot_run_nobody_is_told_to_install_it(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert mlx_driver.obstacle() == "MLX runs on Macs with Apple's own processors, and on Linux. Use llama.cpp here."


def test_nothing_hinders_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: object())
    monkeypatch.setattr(sys, "platform", "linux")
    assert (llama_cpp_driver.obstacle(), mlx_driver.obstacle()) == ("", "")
