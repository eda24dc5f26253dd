import pytest

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.workers.troubles import refused

MODEL = ModelView("m", "My Model", "/m.gguf", 1)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            "0.1 E llama_model_load: error loading model: unknown model architecture: 'lxama'\n0.2 E srv init: exiting",
            "unknown model architecture: 'lxama'",
        ),
        (
            "E llama_model_load: error loading model: error loading model hyperparameters: key not found in model: a.b",
            "could not be loaded: key not found in model: a.b",
        ),
        ("0.1 I fine\n0.2 E srv init: exiting due to HTTP server error", "srv init: exiting due to HTTP server error"),
        ("", "the server said no"),
        ("E ggml_aligned_malloc: insufficient memory (attempted to allocate 375000.00 MB)", "not enough memory"),
    ],
)
def test_the_reason_is_found_in_the_log(log: str, said: str) -> None:
    trouble = refused(MODEL, "the server said no", log)
    assert said in trouble.message
    assert trouble.details == log
