"""How a request wants its tokens drawn, read once and checked."""

import math
import secrets
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.workers.runtime import VoterRequest

PENALTY_WINDOW_TOKENS = 64
"""How far back penalties look for repetitions, as in llama.cpp."""
_SEEDS = 2**32 - 1
"""llama.cpp takes the largest 32-bit number for `draw one`."""


def _several(stop: Any) -> Any:
    return (stop,) if isinstance(stop, str) else stop


class SamplingOptions(BaseModel):
    """Options under OpenAI's or llama.cpp's names. What is not among them is refused, not passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    temperature: float = 0.8
    """0 or less takes the likeliest token always."""
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: Annotated[float, Field(gt=0)] = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    logit_bias: Mapping[int, float] = Field(default_factory=dict)
    """By token."""
    stop: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    ignore_eos: bool = False
    cache_prompt: bool = True
    """Whether what was read for an earlier request may be used again."""
    chat_template_kwargs: Mapping[str, Any] = Field(default_factory=dict)
    parallel_tool_calls: bool = True
    verbose: bool = False
    """Asks llama.cpp's server for more words; these runtimes have no others."""


def sampling_options(
    request: VoterRequest, defaults: Mapping[str, Any], tokens: Callable[[str], list[int]]
) -> SamplingOptions:
    """Return the options of a request over those of its model. Raises BadRequestError.

    `tokens` turns a text into tokens: biases may be given for texts too.
    """
    asked = {name: value for name, value in request.sampling.items() if value is not None}
    if "logit_bias" in asked:
        asked["logit_bias"] = _biases(asked["logit_bias"], tokens)
    try:
        return SamplingOptions.model_validate({**defaults, **asked})
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else None
        if first["type"] == "extra_forbidden":
            message = f"This model's runtime does not know the option {field}. Leave it out, or use llama.cpp."
        else:
            message = f"{'.'.join(map(str, first['loc']))}: {first['msg']}."
        raise BadRequestError(message, parameter=field) from error


def voter_seeds(request: VoterRequest) -> tuple[int, ...]:
    """Return the seed of each voter: the request's own, counted up; a drawn one where it has none."""
    first = secrets.randbelow(_SEEDS) if request.seed is None else request.seed
    return tuple((first + voter) % _SEEDS for voter in range(request.voters))


def _biases(listed: Any, tokens: Callable[[str], list[int]]) -> dict[int, Any]:
    """Return biases by token. OpenAI writes them `{"42": -100}`, llama.cpp also `[["word", 5], [42, false]]`."""
    pairs = listed.items() if isinstance(listed, Mapping) else listed
    biases: dict[int, Any] = {}
    try:
        for key, bias in pairs:
            value = -math.inf if bias is False else bias
            is_number = isinstance(key, int) or key.isdecimal()
            biases.update(dict.fromkeys([int(key)] if is_number else tokens(key), value))
    except (TypeError, ValueError, AttributeError) as error:
        raise BadRequestError(
            "logit_bias has to be an object of tokens and numbers.", parameter="logit_bias"
        ) from error
    return biases
