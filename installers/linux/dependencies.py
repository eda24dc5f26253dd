"""What the frozen program needs of a Debian system, by its own tools' count."""

import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bundle.debian import package_of_library

# What libraries in the bundle read at run time, which no tool can see: keyboards and fonts.
_READ_AT_RUN_TIME = ("fontconfig-config", "xkb-data")
_ELF = b"\x7fELF"


def dependencies(program: Path) -> str:
    """Return the value of `Depends` for a tree of programs and libraries."""
    binaries = sorted(file for file in program.rglob("*") if file.is_file() and not file.is_symlink() and _is_elf(file))
    packages = _packages_of(_libraries_from_outside(binaries)) | set(_READ_AT_RUN_TIME)
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder, "debian", "control")
        control.parent.mkdir()
        # The tool wants to be run in a source package.
        control.write_text("Source: swarm-desktop\n\nPackage: swarm-desktop\nArchitecture: any\n")
        found = subprocess.run(
            [
                *("dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"),
                *(f"-l{folder}" for folder in sorted({file.parent for file in binaries})),
                *(f"-e{file}" for file in binaries),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    shared = found.stdout.strip().removeprefix("shlibs:Depends=").split(", ")
    # The tool also counts packages whose libraries the bundle brings along.
    return ", ".join(sorted(each for each in {*shared, *_READ_AT_RUN_TIME} if each.split()[0] in packages))


def _libraries_from_outside(binaries: list[Path]) -> set[str]:
    """Return the names of the libraries that are linked to and are not in the bundle."""
    told = subprocess.run(
        ["objdump", "--private-headers", *binaries], capture_output=True, text=True, check=True
    ).stdout
    return set(re.findall(r"^\s+NEEDED\s+(\S+)$", told, re.MULTILINE)) - {file.name for file in binaries}


def _packages_of(libraries: Iterable[str]) -> set[str]:
    """Return the packages that bring libraries. Raises LookupError for one that this machine lacks."""
    told = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    known = dict(re.findall(r"^\s+(\S+) \(libc6,[^)]*64[^)]*\) => (\S+)$", told, re.MULTILINE))
    packages = set()
    for name in libraries:
        package = package_of_library(Path(known[name])) if name in known else None
        if package is None:
            raise LookupError(f"no package here brings {name}, which the program is linked to")
        packages.add(package)
    return packages


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_ELF)) == _ELF
