"""What is served of the Responses dialect."""

from swarm_desktop.api.responses.answers import DeletedResponse, InputTokens, ItemList, ResponseAnswer
from swarm_desktop.api.responses.handlers import (
    cancel_response,
    count_input_tokens,
    create_response,
    delete_response,
    response_input_items,
    retrieve_response,
)
from swarm_desktop.api.responses.request import ResponsePrompt, ResponseRequest
from swarm_desktop.api.route import Route

_ONE = "/v1/responses/{response}"

RESPONSE_ROUTES = (
    Route("POST", "/v1/responses", create_response, ResponseAnswer, ResponseRequest, generates=True, streams=True),
    Route("POST", "/v1/responses/input_tokens", count_input_tokens, InputTokens, ResponsePrompt),
    Route("GET", _ONE, retrieve_response, ResponseAnswer, streams=True, query=("stream", "starting_after")),
    Route("DELETE", _ONE, delete_response, DeletedResponse),
    Route("POST", f"{_ONE}/cancel", cancel_response, ResponseAnswer),
    Route("GET", f"{_ONE}/input_items", response_input_items, ItemList, query=("limit", "order", "after")),
)
