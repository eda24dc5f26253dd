"""Settings files in YAML: a kept library says where everything stands, and only what is new is written."""

import json
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from swarm_desktop.editors.merging import Entries, Plain, Wish, is_list, merged, place_of, plain, same
from swarm_desktop.editors.spans import Edit, apply, end_of_line, line_end_of

_BARE = re.compile(
    r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z/][\w./-]*(?:[ :][\w./-]+)*", re.IGNORECASE | re.ASCII
)
"""Texts that mean themselves without quotes."""
_STEP = 2


def read(text: str) -> Plain:
    """Return what the file means, None where nothing is in it. Raises ValueError that says what is wrong."""
    try:
        meaning: Plain = _yaml().load(text)
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ValueError(f"line {mark.line + 1} cannot be understood" if mark else str(error)) from error
    return meaning


def merge(text: str, wish: Wish) -> str:
    """Return `text` with `wish` in it; `read` understood it before. All other characters stay as they are."""
    node = _yaml().compose(text)
    line_end = line_end_of(text)
    if node is None or _is_nothing(node):
        before = text.rstrip()
        return line_end.join([*filter(None, [before]), *_block(plain(wish), 0), ""])
    writer = _Writer(text, line_end)
    writer.put((node, node), wish, 0)
    return apply(text, writer.edits)


class _Writer:
    """Collects edits of one text."""

    def __init__(self, text: str, line_end: str) -> None:
        self._text = text
        self._line_end = line_end
        self.edits: list[Edit] = []

    def put(self, pair: tuple[Node, Node], wish: Wish, column: int, *, inline: bool = False) -> None:
        """Make `wish` part of a value, given with its name (or itself again); that begins at `column` of its line.

        `inline` says that it is inside brackets, where lines and indentation mean nothing.
        """
        node = pair[1]
        within = inline or _has_brackets(node)
        if isinstance(wish, Mapping) and isinstance(node, MappingNode) and node.value:
            there = {name.value: (name, value) for name, value in node.value}
            missing = {name: plain(value) for name, value in wish.items() if name not in there}
            for name in wish.keys() - missing.keys():
                self.put(there[name], wish[name], node.start_mark.column, inline=within)
            if missing:
                self._add(node, missing)
        elif isinstance(wish, Entries) and isinstance(node, SequenceNode) and node.value:
            meanings = [_value_of(item) for item in node.value]
            added: list[Plain] = []
            for item in wish.items:
                place = place_of(meanings, wish.name_key, item)
                if place is None:
                    added.append(plain(item))
                else:
                    found = node.value[place]
                    self.put((found, found), item, node.start_mark.column, inline=within)
            if added:
                self._add(node, added)
        elif not same(_value_of(node), wanted := merged(_value_of(node), wish)):
            self._replace(pair, wanted, column + _STEP, inline=inline)

    def _add(self, node: Node, value: Plain) -> None:
        """Add members or items behind the last one."""
        last = node.value[-1]
        _, end = self._span_of(last if isinstance(last, tuple) else (last, last))
        if _has_brackets(node):
            inside = json.dumps(value, ensure_ascii=False)[1:-1]
            self.edits.append(Edit(end, end, f", {inside}"))
        else:
            self._write_lines(end, _block(value, node.start_mark.column))

    def _replace(self, pair: tuple[Node, Node], value: Plain, column: int, *, inline: bool) -> None:
        start, end = self._span_of(pair)
        if _needs_lines(value) and not inline:
            gap = len(self._text[:start]) - len(self._text[:start].rstrip(" "))
            self.edits.append(Edit(start - gap, end, ""))
            self._write_lines(end, _block(value, column))
        else:
            # After `name:` without a value, a space belongs before the value.
            self.edits.append(Edit(start, end, (" " if start == end else "") + _inline(value)))

    def _write_lines(self, after: int, lines: list[str]) -> None:
        place = end_of_line(self._text, after)
        self.edits.append(Edit(place, place, "".join(self._line_end + line for line in lines)))

    def _span_of(self, pair: tuple[Node, Node]) -> tuple[int, int]:
        """Return where a value begins and really ends: the library counts what follows a block to it.

        A value that is not there begins and ends behind the colon of its name.
        """
        name, node = pair
        start, end = node.start_mark.index, node.end_mark.index
        if _is_nothing(node):
            colon = self._text.find(":", name.end_mark.index) + 1
            return colon, colon
        if isinstance(node, ScalarNode) or _has_brackets(node):
            return start, start + len(self._text[start:end].rstrip())
        last = node.value[-1]
        return start, self._span_of(last if isinstance(last, tuple) else (last, last))[1]


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _is_nothing(node: Node) -> bool:
    """Tell whether a value was left out, which means null."""
    return isinstance(node, ScalarNode) and node.start_mark.index == node.end_mark.index


def _has_brackets(node: Node) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _value_of(node: Node) -> Any:
    return _yaml().constructor.construct_document(node)


def _needs_lines(value: Plain) -> bool:
    """Tell objects, and lists of them, from what is easily read on one line."""
    return isinstance(value, Mapping) or (is_list(value) and any(isinstance(item, Mapping) for item in value))


def _block(value: Plain, column: int) -> list[str]:
    """Write members or items as lines that start at `column`."""
    margin = " " * column
    if isinstance(value, Mapping):
        lines: list[str] = []
        for name, item in value.items():
            if _needs_lines(item):
                lines += [f"{margin}{_inline(name)}:", *_block(item, column + _STEP)]
            else:
                lines.append(f"{margin}{_inline(name)}: {_inline(item)}")
        return lines
    if not is_list(value):
        return [margin + _inline(value)]
    lines = []
    for item in value:
        first, *rest = _block(item, column + _STEP)
        lines += [f"{margin}- {first.lstrip()}", *rest]
    return lines


def _inline(value: Plain) -> str:
    """Write a value on one line; what JSON writes means the same in YAML."""
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if is_list(value):
        return f"[{', '.join(map(_inline, value))}]"
    return json.dumps(value, ensure_ascii=False)
