"""Links are read narrowly: anybody can make a person click on one."""

from pathlib import Path

import pytest

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.links import InviteLink, read_link, read_target


@pytest.mark.parametrize(
    "link",
    [
        InviteLink("192.168.1.20:7977", "7KQM-2XRD"),
        InviteLink("attic.local"),
        InviteLink("[fe80::1%eth0]:7977", "7KQM2XRD"),
    ],
)
def test_an_invite_is_read_as_it_was_written(link: InviteLink) -> None:
    assert read_link(str(link)) == link


@pytest.mark.parametrize(
    "text",
    [
        "swarm-desktop://join",
        "swarm-desktop://join?code=7KQM-2XRD",
        "swarm-desktop://join?address=attic&address=evil",
        "swarm-desktop://join?address=attic&run=rm",
        "swarm-desktop://join/../settings?address=attic",
        "swarm-desktop://run?address=attic",
        "swarm-desktop://user@join?address=attic",
        "swarm-desktop:join?address=attic",
        "swarm-desktop://join?address=attic#model",
        "swarm-desktop://join?address=http%3A%2F%2Fevil%2F",
        "swarm-desktop://join?address=attic%0A--yes",
        "swarm-desktop://join?address=--data-dir%20x",
        "swarm-desktop://join?address=attic&code=%3Cscript%3E",
        "swarm-desktop://join?address=attic\n",
        f"swarm-desktop://join?address={'a' * 600}",
    ],
)
def test_whatever_is_not_exactly_an_invite_is_refused(text: str) -> None:
    with pytest.raises(BadRequestError, match="not opened"):
        read_target(text)


def test_only_whole_paths_of_model_files_are_files_to_open() -> None:
    assert read_target("/models/A.GGUF") == Path("/models/A.GGUF")
    for text in ("model.gguf", "/etc/passwd", "https://example.org/model.gguf", "/a\0.gguf", ""):
        with pytest.raises(BadRequestError):
            read_target(text)
