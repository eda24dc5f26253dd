"""Make ``resources/practice-model.gguf``: ``python packaging/practice_model/build.py``."""

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)

from practice_model.batching import batches  # noqa: E402
from practice_model.chat_template import START  # noqa: E402
from practice_model.export import export  # noqa: E402
from practice_model.model import Shape  # noqa: E402
from practice_model.tokenizer import token_id, train_tokenizer  # noqa: E402
from practice_model.train import Run, train  # noqa: E402

OUTPUT = HERE.parents[1] / "resources" / "practice-model.gguf"
SEED = 20_260_101
STEPS = 8_000


def build(output: Path, *, seed: int, steps: int, threads: int) -> None:
    """Make the tokenizer, the model and the file, and say how long it took."""
    started = time.monotonic()
    tokenizer = train_tokenizer(seed)
    turn_start = token_id(tokenizer, START), tokenizer.encode("user").ids[0]
    model = train(Shape(tokenizer.get_vocab_size()), batches(tokenizer, seed), turn_start, Run(seed, steps, threads))
    export(model, tokenizer, output)
    minutes = (time.monotonic() - started) / 60
    print(f"{output}: {output.stat().st_size / 1e6:.2f} MB after {minutes:.1f} minutes")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--steps", type=int, default=STEPS, help="fewer make a quick and worse model")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    build(arguments.output, seed=arguments.seed, steps=arguments.steps, threads=arguments.threads)


if __name__ == "__main__":
    main()
