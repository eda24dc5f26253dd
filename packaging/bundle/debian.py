"""Which Debian package a library of the building machine came from, and under which terms."""

import re
import subprocess
from pathlib import Path

_COMMON_LICENCES = Path("/usr/share/common-licenses")


def package_of_library(library: Path) -> str | None:
    """Return the package's name, or None for what no package brought."""
    resolved = library.resolve()
    # Packages still name `/lib` what lies under `/usr/lib` since the two were merged.
    for path in (resolved, Path("/", *resolved.parts[2:])):
        found = subprocess.run(["dpkg-query", "--search", str(path)], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.split(":", 1)[0]
    return None


def version_of(package: str) -> str:
    """Return the version that is installed."""
    query = ["dpkg-query", "--show", "--showformat", "${Version}\n", package]
    return subprocess.run(query, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def read_copyright(package: str) -> str:
    """Return the package's copyright file, which names common licences by their paths."""
    return Path("/usr/share/doc", package, "copyright").read_text("utf-8", "replace")


def common_licences(texts: list[str]) -> dict[str, str]:
    """Return the texts of the common licences that copyright files refer to, by name."""
    named = {name.rstrip(".") for text in texts for name in re.findall(rf"{_COMMON_LICENCES}/([\w.-]+)", text)}
    return {
        name: (_COMMON_LICENCES / name).read_text() for name in sorted(named) if (_COMMON_LICENCES / name).is_file()
    }
