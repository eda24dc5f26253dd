"""`POST /v1/embeddings`: vectors of texts."""

import base64
import struct
from typing import Annotated, Any, Literal

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.openai_request import TokenNumbers
from swarm_desktop.api.request_body import read_body
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.workers.runtime import Text

MAX_TEXTS = 2048

OneText = Annotated[str, Field(min_length=1)] | TokenNumbers


class EmbeddingsRequest(BaseModel):
    """The body of `POST /v1/embeddings`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    input: OneText | Annotated[tuple[OneText, ...], Field(min_length=1, max_length=MAX_TEXTS)]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: Annotated[int, Field(ge=1)] | None = None
    user: str | None = None

    @property
    def texts(self) -> tuple[Text, ...]:
        """The texts, or the numbers of their tokens, each to get a vector."""
        if isinstance(self.input, str):
            return (self.input,)
        numbers = tuple(part for part in self.input if isinstance(part, int))
        return (numbers,) if numbers else tuple(part for part in self.input if not isinstance(part, int))


async def embeddings(request: web.Request) -> web.Response:
    """Answer one request."""
    asked = read_body(EmbeddingsRequest, await request.read())
    made = await request.app[CONTEXT].swarm.embedder.embed(asked.texts, asked.model)
    length = len(made.vectors[0])
    if asked.dimensions not in {None, length}:
        raise BadRequestError(f"`{asked.model}` makes vectors of {length} numbers.", parameter="dimensions")
    encode = _in_base64 if asked.encoding_format == "base64" else _as_numbers
    body: dict[str, Any] = {
        "object": "list",
        "data": [
            {"object": "embedding", "index": index, "embedding": encode(vector)}
            for index, vector in enumerate(made.vectors)
        ],
        "model": asked.model,
        "usage": {"prompt_tokens": made.prompt_tokens, "total_tokens": made.prompt_tokens},
    }
    return web.json_response(body=orjson.dumps(body))


def _as_numbers(vector: list[float]) -> list[float]:
    return vector


def _in_base64(vector: list[float]) -> str:
    """Return the numbers as 32-bit floats, least byte first, as the official clients unpack them."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
