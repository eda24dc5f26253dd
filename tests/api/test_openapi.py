"""The OpenAPI document describes all that is served, and what is served keeps to it."""

import os
from pathlib import Path
from typing import Any

import aiohttp
import jsonschema
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    negative_data_rejection,
    positive_data_acceptance,
)

from swarm_desktop.api.openapi import openapi_document
from swarm_desktop.api.routes import ROUTES
from swarm_desktop.api.server import application
from swarm_desktop.engine import Engine
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from tests.support.program import Served

DOCUMENT = openapi_document(ROUTES)
EXAMPLES = int(os.environ.get("SWARM_FUZZ_EXAMPLES", "12"))
"""A long run: SWARM_FUZZ_EXAMPLES=1000 pytest tests/api/test_openapi.py --timeout 0."""
SECONDS = 30
FEW_TOKENS = 3

STRICTER_THAN_US = [positive_data_acceptance, negative_data_rejection, allow_header_conformance]
"""Whether a request can be used also depends on what its fields say together, and numbers may come as text. A fixed
path beside one with a parameter allows what either of them does."""

schema = schemathesis.openapi.from_dict(DOCUMENT)


async def test_every_route_is_in_the_document(served: Served, tmp_path: Path) -> None:
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.get(f"{served.root_url}/openapi.json") as response,
    ):
        document = await response.json()
    assert document == DOCUMENT
    settings_file = SettingsFile(tmp_path / "settings.toml", {}, {})
    engine = Engine(settings_file, SecretStore(tmp_path / "secrets.json", NoKeyring()), DataFolder(tmp_path))
    router = application(engine._endpoint._context).router
    registered = {(route.method, route.resource.canonical) for route in router.routes() if route.resource}
    assert registered == {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}


def test_it_is_a_document_of_its_kind() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    for described in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(described)
    operations = [operation for methods in DOCUMENT["paths"].values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"] for operation in operations)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered_as_described(case: Case, served: Served) -> None:
    aim(case.body)
    case.call_and_validate(
        base_url=served.root_url, headers=served.headers, timeout=SECONDS, excluded_checks=STRICTER_THAN_US
    )


def aim(body: Any) -> None:
    """Let requests reach a model, and answers be short: it is the requests that are tried out here."""
    if not isinstance(body, dict):
        return
    if isinstance(body.get("model"), str):
        body["model"] = "practice" if len(body["model"]) % 2 else "swarm/practice"
    for name in ("max_tokens", "max_completion_tokens", "max_output_tokens"):
        if isinstance(body.get(name), int) and body[name] > FEW_TOKENS:
            body[name] = FEW_TOKENS
    for name in ("max_tokens", "max_output_tokens"):
        if body.get(name) is None:
            body[name] = FEW_TOKENS
