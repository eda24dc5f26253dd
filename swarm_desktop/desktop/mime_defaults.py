"""The person's list of which program opens what; every line of it that is not about this program stays as it is."""

from pathlib import Path

from swarm_desktop.state.files import write_atomically

_DEFAULTS = "[Default Applications]"
_LISTS = (_DEFAULTS, "[Added Associations]")


class MimeDefaults:
    """`mimeapps.list`, as the specification has it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def opens(self, mime_type: str) -> str:
        """Return the first program that is to open a kind of file; empty where none is named. Raises OSError."""
        for section, line in _with_sections(self._lines()):
            if section == _DEFAULTS and line.partition("=")[0].strip() == mime_type:
                return line.partition("=")[2].split(";")[0].strip()
        return ""

    def choose(self, mime_type: str, program: str) -> None:
        """Put a program first for a kind of file. Raises OSError, StateError."""
        lines = self._lines()
        for wanted in _LISTS:
            entries = (line for section, line in _with_sections(lines) if section == wanted)
            before = next((line for line in entries if _is_about(line, mime_type)), "")
            others = [name for name in before.partition("=")[2].split(";") if name.strip() and name.strip() != program]
            entry = f"{mime_type}={';'.join([program, *others])};"
            if before:
                lines[lines.index(before)] = entry
            elif wanted in lines:
                lines.insert(lines.index(wanted) + 1, entry)
            else:
                lines += [wanted, entry]
        self._write(lines)

    def forget(self, program: str) -> None:
        """Name a program nowhere any more. Raises OSError, StateError."""
        lines = self._lines()
        kept = []
        for line in lines:
            mime_type, equals, programs = line.partition("=")
            others = [name for name in programs.split(";") if name.strip() and name.strip() != program]
            if not equals or program not in programs:
                kept.append(line)
            elif others:
                kept.append(f"{mime_type}={';'.join(others)};")
        if kept != lines:
            self._write(kept)

    def _lines(self) -> list[str]:
        try:
            return self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _write(self, lines: list[str]) -> None:
        # People keep such files elsewhere and link to them.
        write_atomically(self._file.resolve(), ("\n".join(lines) + "\n").encode())


def _is_about(line: str, mime_type: str) -> bool:
    return line.partition("=")[0].strip() == mime_type


def _with_sections(lines: list[str]) -> list[tuple[str, str]]:
    section, found = "", []
    for line in lines:
        if line.startswith("["):
            section = line.strip()
        else:
            found.append((section, line))
    return found
