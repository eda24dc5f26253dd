"""The notices: whose work is in the bundle, under which terms, and how its LGPL libraries can be replaced."""

from bundle.debian import common_licences
from bundle.parts import Part

_QT = "pyside6-essentials"
_HEAD = """\
Swarm Desktop {version} is under the MIT licence; see LICENSE. It contains the work of others, listed below, each under
its own terms.

Qt, PySide and Shiboken {qt} are used under the GNU Lesser General Public License, version 3. They are separate shared
libraries under `_internal/PySide6` and `_internal/shiboken6`: put your own builds with the same names in their place to
use changed ones. Their sources: https://download.qt.io/official_releases/qt/ and
https://download.qt.io/official_releases/QtForPython/ under the same version. Nothing in Swarm Desktop's terms
forbids changing these libraries, or reverse engineering to find faults in such changes. Qt contains further third-party
code, which https://doc.qt.io/qt-6/licenses-used-in-qt.html lists.

xllamacpp contains llama.cpp, ggml and the libraries that they bring along, all listed under llama.cpp.

The other shared libraries under `_internal` can be replaced in the same way. Those of Debian are unchanged but for
symbols; their sources: `apt-get source PACKAGE`, or https://snapshot.debian.org for exactly these versions.
"""
_LINE = "=" * 100


def notices(parts: list[Part], version: str) -> str:
    """Return the whole text."""
    qt = next(part.version for part in parts if part.name == _QT)
    sections = [_HEAD.format(version=version, qt=qt)]
    shown: dict[str, str] = {}
    for part in parts:
        title = f"{part.name} {part.version}" + (f" ({part.licence})" if part.licence else "")
        sections.append(f"{_LINE}\n{title}\n{_LINE}\n")
        for text in part.texts:
            # Long texts that several parts share are printed once.
            sections.append(f"The text is that of {shown[text]}.\n" if text in shown else f"{text.strip()}\n")
            shown.setdefault(text, title)
        if not part.texts:
            sections.append("It comes without a licence text; its licence is the one named above.\n")
    debian = [text for part in parts if part.kind == "deb" for text in part.texts]
    for name, text in common_licences(debian).items():
        sections.append(f"{_LINE}\n/usr/share/common-licenses/{name}\n{_LINE}\n\n{text.strip()}\n")
    return "\n".join(sections)
