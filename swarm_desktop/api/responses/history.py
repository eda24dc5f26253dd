"""What came before: chains of responses, and items that a request only refers to."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from swarm_desktop.api.responses.identifiers import new_item_id
from swarm_desktop.api.responses.input_items import InputItem, ReferenceItem
from swarm_desktop.core.errors import BadRequestError, PreviousResponseError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.responses import KeptResponse, ResponseShelf

_ITEM: TypeAdapter[InputItem] = TypeAdapter(InputItem)


async def earlier_items(shelf: ResponseShelf, previous: str | None) -> list[InputItem]:
    """Return the conversation up to and with a response. Raises PreviousResponseError where a part of it is gone."""
    chain: list[KeptResponse] = []
    seen: set[str] = set()
    while previous is not None:
        response = await shelf.find(previous)
        if response is None or previous in seen:
            where = "" if not chain else f", which `{chain[-1].id}` goes on from,"
            problem = "goes on from itself" if response else "is not kept here, or not any more"
            raise PreviousResponseError(
                f"The response `{previous}`{where} {problem}. Send the whole conversation as `input`.",
                parameter="previous_response_id",
            )
        seen.add(previous)
        chain.append(response)
        previous = response.previous
    return [_ITEM.validate_python(item) for response in reversed(chain) for item in response.items()]


async def own_items(shelf: ResponseShelf, items: Sequence[InputItem]) -> list[InputItem]:
    """Return a request's items, each with an identifier, and what it refers to in place of the references."""
    return [await _own(shelf, item, place) for place, item in enumerate(items)]


def plain(items: Sequence[InputItem]) -> tuple[JsonObject, ...]:
    """Return items as they are kept and told."""
    return tuple({**item.model_dump(exclude_none=True), "status": "completed"} for item in items)


async def _own(shelf: ResponseShelf, item: InputItem, place: int) -> InputItem:
    if isinstance(item, ReferenceItem):
        found = await shelf.find_item(item.id)
        if found is None:
            raise BadRequestError(
                f"The item `{item.id}` is not kept here, or not any more. Send the item itself.",
                parameter=f"input.{place}.id",
            )
        return _ITEM.validate_python(found)
    return item if getattr(item, "id", None) else item.model_copy(update={"id": new_item_id(item.type)})
