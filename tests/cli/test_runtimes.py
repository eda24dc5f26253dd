import json
from pathlib import Path

from swarm_desktop.models.gguf import practice_model_file
from tests.support import llama_server
from tests.support.program import Served, run_program

KEY = "a key of the server"
MODEL = str(practice_model_file())


def test_a_running_instance_asks_a_server_at_once(served: Served) -> None:
    with llama_server.running_server(practice_model_file(), KEY) as server:
        add = ("runtimes", "add", server.url, MODEL, "--key-stdin", "--answers-as", "neighbour")
        refused = run_program(*add, folder=served.folder, status=4, text="no\n")
        assert "does not accept the key" in refused.stderr
        assert "neighbour" not in json.dumps(served.status()["workers"])
        added = run_program(*add, folder=served.folder, text=f"{KEY}\n")
        assert f"questions go to {server.url.partition('//')[2]}" in added.stdout
        assert "neighbour" in json.dumps(served.status()["workers"])
        assert KEY not in (served.folder / "settings.toml").read_text()
        run_program("runtimes", "remove", server.url, MODEL, folder=served.folder)
        assert "neighbour" not in json.dumps(served.status()["workers"])


def test_what_can_be_used_is_listed_and_a_server_added_while_nothing_runs(tmp_path: Path) -> None:
    with llama_server.running_server(practice_model_file(), "") as server:
        run_program("runtimes", "add", server.url, MODEL, folder=tmp_path)
    listed = json.loads(run_program("runtimes", "--json", folder=tmp_path).stdout)
    runtimes = {each["kind"]: each for each in listed["runtimes"]}
    assert set(runtimes) == {"xllamacpp", "llama_server", "llama_cpp_python", "mlx", "openai"}
    assert runtimes["xllamacpp"]["usable"]
    assert [(known["address"], known["model"]) for known in listed["servers"]] == [(server.url, MODEL)]
