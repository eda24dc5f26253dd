from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from swarm_desktop.core.editors import EDITORS, EditorId, EditorSetup
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.settings import EndpointSettings
from swarm_desktop.core.snapshot import ClientView, WorkerState
from swarm_ui.connect.view_model import (
    client_of,
    connect_props,
    context_warning,
    editor_rows,
    light_props,
    short_path,
)
from tests.ui import snapshots as given

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def asked(seconds: float, name: str = "opencode") -> tuple[ClientView, ...]:
    return (ClientView(name, NOON.timestamp() - seconds),)


def setup(editor: EditorId, context: int) -> EditorSetup:
    return EditorSetup(editor, "swarm/practice", "text", "text", context_tokens=context)


def test_nothing_is_drawn_again_for_the_same_snapshot() -> None:
    again = replace(given.READY, workers=(replace(given.WORKER),))
    assert connect_props(given.READY, EndpointSettings()) == connect_props(again, EndpointSettings())


def test_each_model_has_two_names_with_the_least_context_of_its_workers() -> None:
    small = replace(given.WORKER, context_tokens=8192)
    props = connect_props(replace(given.READY, workers=(given.WORKER, small)), EndpointSettings())
    assert [(model.name, model.context_tokens) for model in props.models] == [
        ("swarm/practice", 8192),
        ("practice", 8192),
    ]
    assert props.can_test


def test_a_profile_is_a_name_to_ask_for_and_a_model_that_sleeps_is_one_too() -> None:
    asleep = replace(
        given.WORKER,
        id=WorkerId("worker-2"),
        model=replace(given.WORKER.model, id="small"),
        state=WorkerState.UNLOADED,
        context_tokens=0,
    )
    both = replace(given.READY, workers=(given.WORKER, asleep), profile="two-sizes")
    props = connect_props(both, EndpointSettings())
    assert [model.name for model in props.models] == [
        "swarm/two-sizes",
        "swarm/practice",
        "practice",
        "swarm/small",
        "small",
    ]
    assert props.models[0].context_tokens == given.WORKER.context_tokens


def test_workers_for_vectors_are_no_models_to_talk_to() -> None:
    props = connect_props(replace(given.READY, workers=(replace(given.WORKER, embeds=True),)), EndpointSettings())
    assert props.models == ()
    assert not props.can_test


def test_stopped_shows_where_it_will_listen() -> None:
    props = connect_props(given.STOPPED, EndpointSettings(port=8123))
    assert props.address == "http://127.0.0.1:8123/v1"
    assert not props.listening
    assert not props.can_test


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "opencode asked just now"),
        (1, "opencode asked just now"),
        (12.4, "opencode asked 12 seconds ago"),
        (60, "opencode asked 1 minute ago"),
        (3599, "opencode asked 59 minutes ago"),
        (7200, "opencode asked at 10:00"),
    ],
)
def test_the_light_says_when(seconds: float, words: str) -> None:
    props = light_props(EditorId.OPENCODE, asked(seconds), NOON)
    assert props.words == words
    assert props.tone != "dim"


def test_the_light_is_grey_until_the_program_asks() -> None:
    props = light_props(EditorId.OPENCODE, asked(3, "Zed"), NOON)
    assert (props.words, props.tone, props.icon) == ("No request from opencode yet", "dim", "state-stopped")
    assert light_props(EditorId.OTHER, (), NOON).words == "No program has asked yet"


def test_programs_without_a_name_of_their_own_are_seen_as_what_they_are_made_with() -> None:
    clients = asked(3, "openai SDK")
    assert light_props(EditorId.CLINE, clients, NOON).words == "openai SDK asked 3 seconds ago"
    assert client_of(EditorId.CLAUDE_CODE, clients) is None
    assert client_of(EditorId.OTHER, clients) == clients[0]


def test_the_list_marks_who_has_asked_also_for_those_who_listen() -> None:
    rows = {row.id: row for row in editor_rows(asked(3, "Zed"))}
    assert list(rows) == list(EDITORS)
    assert [row.id for row in rows.values() if row.seen] == [EditorId.ZED]
    assert rows[EditorId.ZED].spoken == "Zed, has asked"
    assert rows[EditorId.OTHER].name == "Any other program"


def test_agents_are_warned_of_a_small_context() -> None:
    assert "8\N{NARROW NO-BREAK SPACE}192" in context_warning(setup(EditorId.CLAUDE_CODE, 8192))
    assert context_warning(setup(EditorId.CLAUDE_CODE, 32768)) == ""
    assert context_warning(setup(EditorId.CLAUDE_CODE, 0)) == ""
    assert context_warning(setup(EditorId.CURL, 8192)) == ""


def test_files_in_the_persons_own_folder_are_told_in_the_usual_way() -> None:
    assert short_path(str(Path.home() / ".codex" / "config.toml")) == str(Path("~", ".codex", "config.toml"))
    assert short_path("/etc/hosts") == "/etc/hosts"
    assert short_path(f"{Path.home()}-of-somebody-else/x") == f"{Path.home()}-of-somebody-else/x"
