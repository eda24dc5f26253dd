"""Profiles as files."""

from pathlib import Path

import pytest

from swarm_desktop.core.errors import BadRequestError, StateError
from swarm_desktop.core.profiles import Member, Profile
from swarm_desktop.profiles.folder import ProfileFolder

MIXED = """\
description = "Two sizes"  # for reviews

[[members]]
model = "qwen2.5-coder-7b"
voters = 3
temperatures = [0.7, 0.9, 1.1]

# the quick one
[[members]]
model = "qwen2.5-coder-1.5b"
voters = 2
seeds = 11
weight = 0.5
adapters = ["style.gguf"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> ProfileFolder:
    return ProfileFolder(tmp_path / "profiles")


def write(tmp_path: Path, text: str, name: str = "mixed") -> None:
    (tmp_path / "profiles").mkdir(exist_ok=True)
    (tmp_path / "profiles" / f"{name}.toml").write_text(text)


def test_a_profile_says_who_votes_and_how(folder: ProfileFolder, tmp_path: Path) -> None:
    write(tmp_path, MIXED)
    profile = folder.read("mixed")
    large, small = profile.members
    assert profile.voters == 5
    assert [large.temperature(voter) for voter in range(3)] == [0.7, 0.9, 1.1]
    assert [large.seed(voter) for voter in range(3)] == [None] * 3
    assert [small.seed(voter) for voter in range(2)] == [11, 12]
    assert small.adapters[0].path == tmp_path / "profiles" / "style.gguf", "relative to the profile"
    assert small.weight == 0.5


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[members]]\nmodel = 'a'\nvoters = 99\n", 3, "less than or equal to 16"),
        ("description = 'x'\n\n[[members]]\nmodel = 'a'\n\n[[members]]\nvoters = 2\n", 6, "Field required"),
        ("[[members]]\nmodel = 'a'\ntemprature = 1\n", 3, "not permitted"),
        ("[[members]]\nmodel = 'a'\nvoters = 3\nseeds = [1, 2]\n", 1, "one for each of 3 voters"),
        ("[[members]]\nmodel = 'a'\nvoters = 2\nseeds = [1, 1]\n", 1, "choose other seeds"),
        ("[[members]]\nmodel = 'a'\naddress = 'x'\n", 3, "match pattern"),
        ("[[members]]\nmodel = \n", 2, "no TOML"),
        ("[[members]]\nmodel = 'a'\nadapters = [{path = 'b', scale = 99}]\n", 3, "less than or equal to 10"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    folder: ProfileFolder, tmp_path: Path, text: str, line: int, said: str
) -> None:
    write(tmp_path, text)
    with pytest.raises(StateError) as raised:
        folder.read("mixed")
    assert f"mixed.toml, line {line}: " in raised.value.message
    assert said in raised.value.message


def test_too_many_voters_are_refused(folder: ProfileFolder, tmp_path: Path) -> None:
    write(tmp_path, "[[members]]\nmodel = 'a'\nvoters = 9\n" * 2)
    with pytest.raises(StateError, match="18 voters together, and 16 may vote"):
        folder.read("mixed")


def test_a_wrong_file_does_not_hide_the_others(folder: ProfileFolder, tmp_path: Path) -> None:
    write(tmp_path, MIXED)
    write(tmp_path, "members = 1", "broken")
    broken, mixed = folder.entries()
    assert (broken.name, broken.profile) == ("broken", None)
    assert "line 1" in broken.fault
    assert mixed.profile is not None
    assert mixed.text == MIXED


def test_what_is_saved_is_read_again_and_comments_stay(folder: ProfileFolder, tmp_path: Path) -> None:
    write(tmp_path, MIXED)
    large, small = folder.read("mixed").members
    changed = Profile(
        description="Two sizes", members=(large.model_copy(update={"voters": 3, "warm_up": False}), small)
    )
    folder.save("mixed", changed)
    assert folder.read("mixed") == changed
    text = folder.text("mixed")
    assert "# for reviews" in text
    assert "# the quick one" in text
    folder.save("mixed", Profile(members=(Member(model="a"),)))
    assert folder.read("mixed") == Profile(members=(Member(model="a"),))


def test_names_that_lead_elsewhere_are_refused(folder: ProfileFolder) -> None:
    for name in ("../settings", "", "A b", "x/y"):
        with pytest.raises(BadRequestError, match="cannot be the name"):
            folder.read(name)
    with pytest.raises(BadRequestError, match="There is no profile `gone`"):
        folder.remove("gone")
