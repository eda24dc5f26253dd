"""Lists of items, a page at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject

USUAL_LIMIT = 20
LARGEST_LIMIT = 100
_MOST_DIGITS = 18


def page(items: Sequence[JsonObject], query: Mapping[str, str]) -> dict[str, Any]:
    """Return the page that `limit`, `order` and `after` ask for, newest first. Raises BadRequestError."""
    order = query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise BadRequestError("`order` is `asc` or `desc`.", parameter="order")
    limit = whole_number(query, "limit", USUAL_LIMIT)
    if not 1 <= limit <= LARGEST_LIMIT:
        raise BadRequestError(f"`limit` is 1 to {LARGEST_LIMIT}.", parameter="limit")
    ordered = list(items) if order == "asc" else list(reversed(items))
    ids = [str(item["id"]) for item in ordered]
    after = query.get("after")
    if after is not None and after not in ids:
        raise BadRequestError(f"There is no item `{after}` here.", parameter="after")
    start = 0 if after is None else ids.index(after) + 1
    shown = ids[start : start + limit]
    return {
        "object": "list",
        "data": ordered[start : start + limit],
        "first_id": shown[0] if shown else None,
        "last_id": shown[-1] if shown else None,
        "has_more": start + limit < len(ids),
    }


def whole_number(query: Mapping[str, str], name: str, usual: int) -> int:
    """Return a number of the query. Raises BadRequestError where it is none."""
    text = query.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= _MOST_DIGITS):
        raise BadRequestError(f"`{name}` has to be a whole number.", parameter=name)
    return int(text)
