"""Saves and loads conversations, each in a process of its own.

`python -m tests.runtimes.conversation save TEXT FILE`, or `ask TEXT [FILE]`; what came of it is printed as JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.models.gguf import practice_model_file
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.llama_cpp_decoder import LlamaCppDecoder
from swarm_desktop.workers.runtime import CandidateDelta, Usage
from tests.runtimes.asking import question


def main() -> None:
    deed, text, *files = sys.argv[1:]
    order = ChildOrder(str(practice_model_file()), 4096, 4, 1, 0, os.getpid(), "")
    decoder = LlamaCppDecoder(order)
    print(json.dumps(_save(decoder, text, Path(files[0])) if deed == "save" else _ask(decoder, text, files)))  # noqa: T201


def _save(decoder: LlamaCppDecoder, text: str, file: Path) -> dict[str, Any]:
    return {"bytes": file.write_bytes(decoder.save_conversation(question(text)))}


def _ask(decoder: LlamaCppDecoder, text: str, files: list[str]) -> dict[str, Any]:
    try:
        for file in files:
            decoder.load_conversation(Path(file).read_bytes())
    except WorkerError as error:
        return {"refused": error.message}
    said = [""] * 3
    cached = -1
    for pieces in decoder.generate(question(text, voters=3, seed=5, sampling={"temperature": 1.0})):
        for piece in pieces:
            if isinstance(piece, CandidateDelta):
                said[piece.voter] += piece.text
            elif isinstance(piece, Usage):
                cached = piece.cached_tokens
    return {"texts": said, "cached": cached}


if __name__ == "__main__":
    main()
