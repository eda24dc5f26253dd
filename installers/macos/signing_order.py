"""In which order the parts of an application are signed: a signature covers what lies inside, so that comes first."""

from pathlib import Path

_BEGINNINGS = (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")
"""Of a program or library of macOS: for 64 bits, for 32 bits, and for several processors in one file."""


def signing_order(application: Path) -> list[Path]:
    """Return everything in the application that is signed on its own, innermost first; not the application itself."""
    contents = application / "Contents"
    main = contents / "MacOS"
    found = [path for path in contents.rglob("*") if not path.is_symlink() and _is_code(path)]
    # Libraries before programs, and among either the deepest first; a framework comes after what it holds.
    return sorted(found, key=lambda path: (path.is_relative_to(main), -len(path.parts), path))


def _is_code(path: Path) -> bool:
    if path.is_dir():
        return path.suffix == ".framework"
    with path.open("rb") as opened:
        return opened.read(4) in _BEGINNINGS
