"""Settings files in JSON, with or without comments."""

import json
from collections.abc import Mapping

from swarm_desktop.editors.jsonc import Array, JsonFaultError, Node, Object, parse, value_of
from swarm_desktop.editors.merging import Entries, Plain, Wish, is_list, merged, place_of, plain, same
from swarm_desktop.editors.spans import Edit, apply, indentation_at, line_end_of

_SPACES = "  "


def read(text: str) -> Plain:
    """Return what the file means, None where nothing is in it. Raises ValueError that says what is wrong."""
    try:
        node = parse(text)
    except RecursionError as error:
        raise JsonFaultError("it is nested too deeply") from error
    return None if node is None else value_of(node)


def merge(text: str, wish: Wish) -> str:
    """Return `text` with `wish` in it; `read` understood it before. All other characters stay as they are."""
    node = parse(text)
    writer = _Writer(text, _unit_of(text, node))
    if node is None:
        before = text.rstrip()
        gap = writer.line_end if before else ""
        return before + gap + writer.block(plain(wish), "") + writer.line_end
    writer.put(node, wish, "")
    return apply(text, writer.edits)


class _Writer:
    """Collects edits of one text, in its own indentation and line ends."""

    def __init__(self, text: str, unit: str) -> None:
        self._text = text
        self._unit = unit
        self.line_end = line_end_of(text)
        self.edits: list[Edit] = []

    def put(self, node: Node, wish: Wish, margin: str) -> None:
        """Make `wish` part of the value at `node`; `margin` is the white space before the line it starts on."""
        if isinstance(wish, Mapping) and isinstance(node, Object):
            inner = self._margin(node.members[-1].start if node.members else None, margin)
            missing: dict[str, Plain] = {}
            for name, value in wish.items():
                found = node.find(name)
                if found is None:
                    missing[name] = plain(value)
                else:
                    self.put(found, value, inner)
            self._add(node, [(f"{_line(name)}: ", value) for name, value in missing.items()], margin)
        elif isinstance(wish, Entries) and isinstance(node, Array):
            inner = self._margin(node.items[-1].start if node.items else None, margin)
            there = [value_of(item) for item in node.items]
            added: list[tuple[str, Plain]] = []
            for item in wish.items:
                place = place_of(there, wish.name_key, item)
                if place is None:
                    added.append(("", plain(item)))
                else:
                    self.put(node.items[place], item, inner)
            self._add(node, added, margin)
        elif not same(value_of(node), wanted := merged(value_of(node), wish)):
            self.edits.append(Edit(node.start, node.end, self.block(wanted, margin)))

    def block(self, value: Plain, margin: str) -> str:
        """Write a value over several lines; lists of mere texts and numbers stay on one."""
        if isinstance(value, Mapping) and value:
            parts = [f"{_line(name)}: {self.block(item, margin + self._unit)}" for name, item in value.items()]
            return self._bracketed("{", parts, "}", margin)
        if is_list(value) and any(isinstance(item, Mapping) for item in value):
            return self._bracketed("[", [self.block(item, margin + self._unit) for item in value], "]", margin)
        return _line(value)

    def _bracketed(self, opening: str, parts: list[str], closing: str, margin: str) -> str:
        inner = self.line_end + margin + self._unit
        return opening + inner + f",{inner}".join(parts) + self.line_end + margin + closing

    def _margin(self, last: int | None, margin: str) -> str:
        """Return the white space before new parts: that of the last part, where it has a line of its own."""
        own = None if last is None else indentation_at(self._text, last)
        return margin + self._unit if own is None else own

    def _add(self, node: Object | Array, parts: list[tuple[str, Plain]], margin: str) -> None:
        """Add parts, each what stands before its value and the value, behind those that are there."""
        if not parts:
            return
        values = [member.value for member in node.members] if isinstance(node, Object) else node.items
        if not values:
            self._fill(node, parts, margin)
            return
        last_start = node.members[-1].start if isinstance(node, Object) else values[-1].start
        own = indentation_at(self._text, last_start)
        if own is None:
            gap, texts = " ", [before + _line(value) for before, value in parts]
        else:
            gap, texts = self.line_end + own, [before + self.block(value, own) for before, value in parts]
        end = values[-1].end
        if node.comma is None:
            self.edits.append(Edit(end, end, ","))
        place = end if node.comma is None else node.comma
        if own is not None:
            place = self._after_remark(place)
        closing_comma = "" if node.comma is None else ","
        self.edits.append(Edit(place, place, gap + f",{gap}".join(texts) + closing_comma))

    def _fill(self, node: Object | Array, parts: list[tuple[str, Plain]], margin: str) -> None:
        """Put the first parts into an empty object or list; comments in it stay before them."""
        inside = self._text[node.start + 1 : node.end - 1].rstrip()
        inner = self.line_end + margin + self._unit
        texts = [before + self.block(value, margin + self._unit) for before, value in parts]
        filled = inside + inner + f",{inner}".join(texts) + self.line_end + margin
        self.edits.append(Edit(node.start + 1, node.end - 1, filled))

    def _after_remark(self, position: int) -> int:
        """Return where a comment ends that says something about what stands before `position` on its line."""
        line_end = self._text.find("\n", position)
        rest = self._text[position : len(self._text) if line_end < 0 else line_end]
        remark = rest.strip()
        if remark.startswith("//") or (remark.startswith("/*") and remark.find("*/") == len(remark) - 2):
            return position + len(rest.rstrip())
        return position


def _unit_of(text: str, node: Node | None) -> str:
    """Return what one step of indentation is in this file."""
    if isinstance(node, Object | Array):
        first = node.members[0].start if isinstance(node, Object) and node.members else None
        if isinstance(node, Array) and node.items:
            first = node.items[0].start
        if first is not None:
            return indentation_at(text, first) or _SPACES
    return _SPACES


def _line(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False)
