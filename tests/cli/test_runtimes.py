import json
from pathlib import Path

from swarm_desktop.models.gguf import practice_model_file
from tests.support import llama_server
from tests.support.program import run_program

KEY = "a key of the server"


def test_servers_come_and_go_and_what_can_be_used_is_listed(tmp_path: Path) -> None:
    with llama_server.running_server(practice_model_file(), KEY) as server:
        model = str(practice_model_file())
        add = ("runtimes", "add", server.url, model, "--key-stdin", "--answers-as", "box")
        refused = run_program(*add, folder=tmp_path, status=4, text="no\n")
        assert "does not accept the key" in refused.stderr
        added = run_program(*add, folder=tmp_path, text=f"{KEY}\n")
        assert f"questions go to {server.url.partition('//')[2]}" in added.stdout
        assert KEY not in (tmp_path / "settings.toml").read_text()
        # The key is kept: nobody types it again.
        assert run_program("runtimes", "try", server.url, folder=tmp_path).stdout.strip() == model
    listed = json.loads(run_program("runtimes", "--json", folder=tmp_path).stdout)
    runtimes = {each["kind"]: each for each in listed["runtimes"]}
    assert set(runtimes) == {"xllamacpp", "llama_server", "llama_cpp_python", "mlx", "openai"}
    assert runtimes["xllamacpp"]["usable"]
    (known,) = listed["servers"]
    assert (known["address"], known["model"], known["answers_as"]) == (server.url, model, "box")
    run_program("runtimes", "remove", server.url, model, folder=tmp_path)
    assert server.url not in (tmp_path / "settings.toml").read_text()
