"""What the frozen program is made of: the program's dependencies, Python, and libraries of the system that built it."""

import platform
import re
import shutil
import sysconfig
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from bundle.debian import package_of_library, read_copyright, version_of

PROGRAM = "swarm-desktop"
_BOOTLOADER = "pyinstaller"
_LICENCE_TEXTS = Path(__file__).resolve().parent.parent / "licenses"
_ENGINE = "xllamacpp"
_ENGINE_TEXTS = _LICENCE_TEXTS / "llama.cpp"
"""What the engine was compiled from asks for its notices, and the installed package carries none of them."""
_QT_LICENCES = tuple((_LICENCE_TEXTS / f"{name}.txt").read_text() for name in ("LGPL-3.0-only", "GPL-3.0-only"))


@dataclass(frozen=True, order=True)
class Part:
    """Something by others in the bundle: `kind` is `pypi`, `deb` or `generic`, as in package URLs."""

    kind: str
    name: str
    version: str
    licence: str
    """As its authors put it: an SPDX expression or a name; empty where only the text says."""
    texts: tuple[str, ...]
    """Licence texts and copyright notices, whole."""
    needs: tuple[str, ...] = ()
    """Names of the parts of the same kind that it needs."""


def parts_of(libraries: dict[str, str]) -> list[Part]:
    """Return all parts in order, given the place in the bundle and the origin of each library."""
    return sorted([*python_packages(), _python(), _llama_cpp(), *_debian_packages(libraries)])


def _debian_packages(libraries: dict[str, str]) -> list[Part]:
    # Elsewhere every library comes with Python or with a Python package.
    if shutil.which("dpkg-query") is None:
        return []
    names = {package_of_library(Path(source)) for source in libraries.values()} - {None}
    return [Part("deb", name, version_of(name), "", (read_copyright(name),)) for name in names if name]


def python_packages() -> list[Part]:
    """Return the program's dependencies, and theirs, as installed here; PyInstaller's starter is one of them."""
    found: dict[str, Part] = {}
    waiting = [*needs_of(distribution(PROGRAM)), _BOOTLOADER]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        package = distribution(name)
        # Of PyInstaller itself nothing but its compiled starter is in the bundle.
        needs = () if name == _BOOTLOADER else needs_of(package)
        found[name] = Part("pypi", name, package.version, _licence_of(package), _texts_of(package), needs)
        waiting += needs
    return list(found.values())


def needs_of(package: Distribution) -> tuple[str, ...]:
    """Return the canonical names of what a package needs on this machine, extras left out."""
    wanted = (Requirement(line) for line in package.requires or ())
    return tuple(sorted({_canonical(each.name) for each in wanted if not each.marker or each.marker.evaluate()}))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence_of(package: Distribution) -> str:
    told = package.metadata.get("License-Expression") or package.metadata.get("License") or ""
    # Some put the whole text where its name belongs.
    return told if len(told) < 200 else ""  # noqa: PLR2004


def _texts_of(package: Distribution) -> tuple[str, ...]:
    if _canonical(package.name) in {"pyside6-essentials", "shiboken6"}:
        return _QT_LICENCES
    names = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
    files = [file for file in package.files or () if ".dist-info" in file.parts[0] and names.match(file.name)]
    return tuple(str(package.locate_file(file).read_text("utf-8")) for file in sorted(files))


def _llama_cpp() -> Part:
    """Return the engine's sources, under the version of the package that they were compiled into."""
    texts = sorted(_ENGINE_TEXTS.iterdir(), key=lambda file: (file.stem != _ENGINE_TEXTS.name, file.name))
    return Part(
        "generic",
        _ENGINE_TEXTS.name,
        distribution(_ENGINE).version,
        "MIT",
        tuple(file.read_text("utf-8") for file in texts),
    )


def _python() -> Part:
    text = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    texts = (text.read_text("utf-8"),) if text.is_file() else ()
    return Part("generic", "python", platform.python_version(), "Python-2.0", texts)
