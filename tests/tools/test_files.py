"""Reading and writing, and all the ways out of a folder that must be closed."""

import asyncio
import os
import stat
from pathlib import Path

import pytest

from swarm_desktop.core.settings import ToolFolder
from swarm_desktop.tools import folders as folders_module
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.folders import Folders, Located, opened_parent
from tests.tools.conftest import Bench


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "secret.txt"
    path.parent.mkdir()
    path.write_text("secret")
    return path


async def test_lines_are_read_as_they_are(bench: Bench) -> None:
    text = "one\r\ntwo\n\nfour\rstill four\nlast"
    (bench.reading / "a file").write_bytes(text.encode())
    assert await bench.content("read_file", path=str(bench.reading / "a file")) == text


async def test_a_part_is_read_and_the_rest_is_announced(bench: Bench) -> None:
    (bench.writing / "long.txt").write_text("".join(f"{number}\n" for number in range(1, 101)))
    report = await bench.call("read_file", path="long.txt", offset=10, limit=2)
    assert report.result.content == "10\n11\n\n[More follows: go on with offset 12.]"
    assert report.result.truncated
    last = await bench.call("read_file", path="long.txt", offset=99, limit=2)
    assert (last.result.content, last.result.truncated) == ("99\n100\n", False)
    assert "fewer than 102 lines" in await bench.fault("read_file", path="long.txt", offset=102)


async def test_no_more_than_the_settings_say_comes_back_even_of_one_endless_line(bench: Bench) -> None:
    bench.values["output_bytes"] = 1024
    (bench.writing / "wide.txt").write_text("\N{HONEYBEE}" * 10_000_000)
    report = await bench.call("read_file", path="wide.txt")
    assert report.result.truncated
    assert len(report.result.content.encode()) < 1024 + 100
    assert "line 1" in report.result.content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
async def test_text_in_any_marked_encoding_is_read(bench: Bench, encoding: str) -> None:
    (bench.reading / "text").write_bytes("Grüße\n\N{HONEYBEE}\n".encode(encoding))
    assert await bench.content("read_file", path=f"{bench.reading}/text") == "Grüße\n\N{HONEYBEE}\n"


async def test_an_empty_file_is_no_fault_and_latin_text_is_still_legible(bench: Bench) -> None:
    (bench.writing / "empty").touch()
    (bench.writing / "latin").write_bytes("Größe".encode("latin-1"))
    assert await bench.content("read_file", path="empty") == ""
    assert (await bench.content("read_file", path="latin")).startswith("Gr\N{REPLACEMENT CHARACTER}")


async def test_a_binary_file_is_refused(bench: Bench) -> None:
    (bench.writing / "program").write_bytes(b"\x7fELF\x00\x00")
    assert "binary" in await bench.fault("read_file", path="program")


async def test_writing_makes_folders_and_replaces_whole_files(bench: Bench) -> None:
    assert (await bench.content("write_file", path="new/deep/a.txt", content="one")).startswith("Created")
    assert (await bench.content("write_file", path="new/deep/a.txt", content="zwölf")).startswith("Replaced")
    assert (bench.writing / "new/deep/a.txt").read_text() == "zwölf"
    assert [each.name for each in (bench.writing / "new/deep").iterdir()] == ["a.txt"]


async def test_rights_of_a_replaced_file_stay_and_its_protection_holds(bench: Bench) -> None:
    script, kept = bench.writing / "script", bench.writing / "kept"
    script.write_text("old")
    script.chmod(0o4750)
    kept.write_text("old")
    kept.chmod(0o444)
    await bench.content("write_file", path="script", content="new")
    assert stat.S_IMODE(script.stat().st_mode) == 0o750
    assert "protected" in await bench.fault("write_file", path="kept", content="new")
    assert kept.read_text() == "old"


async def test_a_hard_link_is_replaced_and_the_other_name_keeps_its_content(bench: Bench, secret: Path) -> None:
    (bench.writing / "linked").hardlink_to(secret)
    await bench.content("write_file", path="linked", content="new")
    assert secret.read_text() == "secret"


async def test_a_full_disk_leaves_the_old_file_and_nothing_else(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    (bench.writing / "a").write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert "No space left" in await bench.fault("write_file", path="a", content="new")
    assert (bench.writing / "a").read_text() == "old"
    assert len(list(bench.writing.iterdir())) == 1


@pytest.mark.parametrize("content", ["x" * (2 * 2**20 + 1), "\ud800"], ids=["too much", "no text"])
async def test_what_cannot_be_written_is_told(bench: Bench, content: str) -> None:
    assert "`content`" in await bench.fault("write_file", path="a", content=content)
    assert not list(bench.writing.iterdir())


@pytest.mark.parametrize(
    "path",
    [
        "{secret}",
        "../outside/secret.txt",
        "{writing}/../outside/secret.txt",
        "link",
        "folder/secret.txt",
        "/etc/passwd",
    ],
)
async def test_no_path_and_no_link_leads_out(bench: Bench, secret: Path, path: str) -> None:
    (bench.writing / "link").symlink_to(secret)
    (bench.writing / "folder").symlink_to(secret.parent)
    path = path.format(secret=secret, writing=bench.writing)
    assert "outside" in await bench.fault("read_file", path=path)
    assert "outside" in await bench.fault("write_file", path=path, content="changed")
    assert secret.read_text() == "secret"


async def test_nothing_new_is_made_through_a_link_that_leads_out(bench: Bench, secret: Path) -> None:
    (bench.writing / "folder").symlink_to(secret.parent)
    (bench.writing / "dangling").symlink_to(secret.parent / "none")
    for path in ("folder/new", "folder/new/deep", "dangling"):
        assert "outside" in await bench.fault("write_file", path=path, content="x")
    assert [each.name for each in secret.parent.iterdir()] == ["secret.txt"]


async def test_links_that_stay_inside_are_followed_and_stay_links(bench: Bench) -> None:
    (bench.writing / "real.txt").write_text("real")
    (bench.writing / "link").symlink_to("real.txt")
    assert await bench.content("read_file", path="link") == "real"
    await bench.content("write_file", path="link", content="changed")
    assert (bench.writing / "link").is_symlink()
    assert (bench.writing / "real.txt").read_text() == "changed"


async def test_links_that_lead_to_themselves_are_told(bench: Bench) -> None:
    (bench.writing / "a").symlink_to("b")
    (bench.writing / "b").symlink_to("a")
    await bench.fault("read_file", path="a")
    await bench.fault("read_file", path="a/x")


@pytest.mark.parametrize("inner", ["file", "folder/file"])
def test_a_link_put_there_between_check_and_use_is_not_followed(bench: Bench, secret: Path, inner: str) -> None:
    """The model's own commands run at the same time as its file tools."""
    (bench.writing / "folder").mkdir()
    located = Folders(bench.settings().folders, bench.private).locate(str(bench.writing / inner), write=True)
    if inner == "file":
        (bench.writing / "file").symlink_to(secret)
        with pytest.raises(ToolError, match="no ordinary file"), opened_parent(located) as parent:
            folders_module.open_to_read(parent, "file")
        with pytest.raises(OSError, match="symbolic link"), opened_parent(located) as parent:
            # Even where the look at the file itself is deceived.
            os.open("file", os.O_RDONLY | os.O_NOFOLLOW, dir_fd=parent)
    else:
        (bench.writing / "folder").rmdir()
        (bench.writing / "folder").symlink_to(secret.parent)
        with pytest.raises(OSError, match="Not a directory"), opened_parent(located, create=True):
            pass


async def test_a_file_that_keeps_changing_into_a_link_never_gives_the_secret(bench: Bench, secret: Path) -> None:
    target = bench.writing / "target"
    ended = asyncio.Event()

    def swap() -> None:
        for name, make in (("1", lambda path: path.write_text("fine")), ("2", lambda path: path.symlink_to(secret))):
            other = bench.writing / name
            make(other)
            other.replace(target)

    async def keep_swapping() -> None:
        while not ended.is_set():
            await asyncio.to_thread(swap)

    await asyncio.to_thread(swap)
    swapping = asyncio.create_task(keep_swapping())
    for _ in range(150):
        assert (await bench.call("read_file", path="target")).result.content != "secret"
        await bench.call("write_file", path="target", content="fine")
    ended.set()
    await swapping
    assert secret.read_text() == "secret"


async def test_pipes_devices_sockets_and_folders_are_refused_at_once(bench: Bench) -> None:
    os.mkfifo(bench.writing / "pipe")
    (bench.writing / "inner").mkdir()
    try:
        os.mknod(bench.writing / "device", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
        special = ["pipe", "device"]
    except PermissionError:
        special = ["pipe"]
    async with asyncio.timeout(10):
        for path in special:
            assert "no ordinary file" in await bench.fault("read_file", path=path)
            assert "no ordinary file" in await bench.fault("write_file", path=path, content="x")
        for path in ("inner", ".", str(bench.writing), "inner/"):
            assert "is a folder" in await bench.fault("read_file", path=path)
            assert "is a folder" in await bench.fault("write_file", path=path, content="x")


async def test_a_folder_that_may_only_be_read_is_not_written(bench: Bench) -> None:
    assert "may only be read" in await bench.fault("write_file", path=f"{bench.reading}/a", content="x")
    assert not list(bench.reading.iterdir())
    bench.values["folders"] = [str(bench.reading)]
    assert "not named any folder" in await bench.fault("write_file", path="a", content="x")


async def test_a_folder_that_is_gone_is_not_made_anew(bench: Bench) -> None:
    bench.writing.rmdir()
    await bench.fault("write_file", path="a", content="x")
    await bench.fault("write_file", path=".", content="x")
    assert not bench.writing.exists()


async def test_the_folder_itself_may_be_reached_through_the_persons_own_link(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(bench.writing)
    bench.values["folders"] = [{"path": tmp_path / "alias", "write": True}]
    await bench.content("write_file", path=f"{tmp_path}/alias/a", content="x")
    assert (bench.writing / "a").read_text() == "x"


async def test_keys_and_settings_of_the_program_are_out_of_reach(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(bench.private)
    for path in (tmp_path, bench.private, bench.private / "logs", tmp_path / "alias"):
        bench.values["folders"] = [str(path)]
        assert "keys and settings" in await bench.fault("read_file", path="x")
        offered = await bench.toolbox.offered()
        assert all("keys and settings" in tool.obstacle for tool in offered)


@pytest.mark.parametrize("path", ["a\0b", "x" * 300, "x/" * 2000], ids=["zero byte", "long name", "long path"])
async def test_paths_that_no_system_takes_are_told(bench: Bench, path: str) -> None:
    await bench.fault("read_file", path=path)
    await bench.fault("write_file", path=path, content="x")


def test_a_folder_inside_one_that_may_be_changed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    (tmp_path / "alias").symlink_to(tmp_path / "outer" / "inner")
    with pytest.raises(ToolError, match="name only one"):
        Folders(
            (ToolFolder(path=tmp_path / "outer", write=True), ToolFolder(path=tmp_path / "alias")), Path("/nowhere")
        )
    inner_written = Folders(
        (ToolFolder(path=tmp_path / "outer"), ToolFolder(path=tmp_path / "alias", write=True)), Path("/nowhere")
    )
    place = inner_written.locate(str(tmp_path / "outer/inner/file"), write=True)
    assert place == Located(ToolFolder(path=tmp_path / "outer/inner", write=True), Path("file"))
    with pytest.raises(ToolError, match="only be read"):
        inner_written.locate(str(tmp_path / "outer/file"), write=True)
