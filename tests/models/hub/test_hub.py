"""What the hub is asked, and how its answers and refusals are read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from swarm_desktop.core.errors import BadRequestError, HubAccessError, HubUnreachableError, NotOnHubError
from swarm_desktop.models.hub.hub import Hub
from swarm_desktop.models.hub.names import Reference, parts_of, place_of, quantisation_of, read_reference
from swarm_desktop.models.hub.patience import RetryPolicy
from swarm_desktop.models.hub.session import hub_session
from swarm_desktop.models.wanted import hub_files, hub_request
from tests.support.hub import Behaviour, TestHub

REPOSITORY = "owner/Test-GGUF"


@pytest.fixture
async def asked(hub: TestHub) -> AsyncIterator[Hub]:
    async with hub_session(stall_seconds=1) as session:
        yield Hub(session, hub.url, policy=RetryPolicy(attempts=3, first_wait=0.001, longest_wait=0.01))


async def test_a_search_finds_repositories_with_their_facts(hub: TestHub, asked: Hub) -> None:
    facts = {"total": 7_615_616_512, "architecture": "qwen2", "context_length": 32768, "surprise": [1]}
    hub.listed = [
        {"id": "owner/Coder-GGUF", "downloads": 12, "likes": 3, "gated": "manual", "gguf": facts, "tags": ["gguf"]},
        {"id": "other/Chat-GGUF"},
    ]
    (found,) = await asked.search("coder")
    assert (found.id, found.downloads, found.likes, bool(found.gated)) == ("owner/Coder-GGUF", 12, 3, True)
    assert found.gguf is not None
    assert (found.gguf.total, found.gguf.context_length) == (7_615_616_512, 32768)
    assert "filter=gguf" in hub.hub_requests[0]
    assert "search=coder" in hub.hub_requests[0]


async def test_all_pages_of_a_long_list_are_read(hub: TestHub, asked: Hub) -> None:
    for number in range(25):
        hub.add(REPOSITORY, f"file-{number:02}.gguf", b"x")
    hub.page_size = 10
    assert len(await asked.files(REPOSITORY)) == 25


async def test_a_busy_hub_is_asked_again(hub: TestHub, asked: Hub) -> None:
    hub.hub_behaviours.extend([Behaviour(status=429, headers=(("Retry-After", "0"),)), Behaviour(status=502)])
    assert await asked.search("x") == []
    hub.hub_behaviours.extend([Behaviour(status=502)] * 3)
    with pytest.raises(HubUnreachableError, match="tried 3 times"):
        await asked.search("x")


async def test_a_proxy_of_the_environment_is_used(hub: TestHub, asked: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", hub.url)
    hub.listed = [{"id": "owner/Coder-GGUF"}]
    elsewhere = Hub(asked.session, "http://hub.invalid")
    assert [entry.id for entry in await elsewhere.search("coder")] == ["owner/Coder-GGUF"]


async def test_the_token_is_not_sent_where_others_can_read_it(
    hub: TestHub, asked: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add(REPOSITORY, "a.gguf", b"x")
    hub.gated.add(REPOSITORY)
    monkeypatch.setenv("http_proxy", hub.url)
    with pytest.raises(HubAccessError, match="https only"):
        await Hub(asked.session, "http://hub.invalid", hub.token).files(REPOSITORY)
    assert Hub(asked.session, "https://hub.invalid", hub.token).headers


async def test_something_that_is_no_hub_is_told_so(hub: TestHub, asked: Hub) -> None:
    hub.listed = [{"id": "x", "downloads": "many"}]
    with pytest.raises(HubUnreachableError, match=r"models\.hub_url"):
        await asked.search("x")


async def test_a_repository_that_is_not_there_or_not_open(hub: TestHub, asked: Hub) -> None:
    with pytest.raises(NotOnHubError):
        await asked.files("owner/None-GGUF")
    hub.add(REPOSITORY, "a.gguf", b"x")
    hub.gated.add(REPOSITORY)
    with pytest.raises(HubAccessError):
        await asked.files(REPOSITORY)
    opened = Hub(asked.session, asked.url, hub.token)
    assert [entry.path for entry in await opened.files(REPOSITORY)] == ["a.gguf"]


async def test_models_are_told_from_their_helpers_and_parts(hub: TestHub, asked: Hub) -> None:
    sizes = {
        "README.md": 5,
        "mmproj-Test-f16.gguf": 5,
        "Test-Q4_K_M.gguf": 40,
        "Test-Q8_0.gguf": 80,
        "F16/Test-F16-00001-of-00002.gguf": 100,
        "F16/Test-F16-00002-of-00002.gguf": 60,
        "broken-00001-of-00003.gguf": 1,
    }
    for path, size in sizes.items():
        hub.add(REPOSITORY, path, bytes(size))
    files = hub_files(await asked.files(REPOSITORY))
    assert [(file.quantisation, file.size_bytes, len(file.paths)) for file in files] == [
        ("Q4_K_M", 40, 1),
        ("Q8_0", 80, 1),
        ("F16", 160, 2),
    ]


async def test_a_repository_is_asked_for_the_usual_or_the_named_quantisation(hub: TestHub, asked: Hub) -> None:
    for name in ("Test-Q4_K_M.gguf", "Test-Q8_0.gguf"):
        hub.add(REPOSITORY, name, b"x")
    assert [file.path for file in (await hub_request(REPOSITORY, asked)).files] == ["Test-Q4_K_M.gguf"]
    assert [file.path for file in (await hub_request(f"{REPOSITORY}:q8_0", asked)).files] == ["Test-Q8_0.gguf"]
    with pytest.raises(NotOnHubError, match="It has: Q4_K_M, Q8_0"):
        await hub_request(f"{REPOSITORY}:Q2_K", asked)
    with pytest.raises(BadRequestError, match="names no model"):
        await hub_request("nonsense", asked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("owner/Repo", Reference("owner/Repo")),
        ("owner/Repo:q4_k_m", Reference("owner/Repo", quantisation="Q4_K_M")),
        ("owner/Repo/folder/a.gguf", Reference("owner/Repo", path="folder/a.gguf")),
        ("owner/Repo:a.gguf", Reference("owner/Repo", path="a.gguf")),
        ("hf.co/owner/Repo:Q8_0", Reference("owner/Repo", quantisation="Q8_0")),
        ("https://huggingface.co/owner/Repo", Reference("owner/Repo")),
        ("https://huggingface.co/owner/Repo/blob/main/a.gguf", Reference("owner/Repo", path="a.gguf")),
        (
            "https://huggingface.co/owner/Repo/resolve/abc/a.gguf?download=true",
            Reference("owner/Repo", "abc", "a.gguf"),
        ),
        ("plain", None),
        ("../etc", None),
        ("owner/..", None),
        ("", None),
    ],
)
def test_names_of_the_hub_are_read_as_people_write_them(text: str, expected: Reference | None) -> None:
    assert read_reference(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Qwen2.5-Coder-7B-Instruct-Q4_K_M.gguf", "Q4_K_M"),
        ("model.Q8_0.gguf", "Q8_0"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("Q6_K/model-Q6_K-00001-of-00002.gguf", "Q6_K"),
        ("model-IQ3_XXS.gguf", "IQ3_XXS"),
        ("model-f16.gguf", "F16"),
        ("model.gguf", ""),
    ],
)
def test_file_names_tell_the_quantisation(name: str, expected: str) -> None:
    assert quantisation_of(name) == expected


def test_parts_belong_together() -> None:
    assert parts_of("a/b-00002-of-00003.gguf") == tuple(f"a/b-0000{number}-of-00003.gguf" for number in (1, 2, 3))
    assert parts_of("b.gguf") == ("b.gguf",)


@pytest.mark.parametrize("repository", ["../up", "a/..", "a", "a/b/c", "/a/b", "a/b\\c"])
def test_a_repository_cannot_lead_out_of_the_folder(repository: str) -> None:
    with pytest.raises(BadRequestError):
        place_of(Path("/models"), repository, "a.gguf")
