"""One training run: a fixed number of steps, seeded from end to end."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from practice_model.model import PracticeModel, Shape
from practice_model.packing import ROW_LENGTH, PackedCorpus

ROWS_A_STEP = 3
LEARNING_RATE = 2e-3
WARM_UP_STEPS = 100
FINAL_SHARE = 0.02
REPORT_EVERY = 100
STRETCHED_SHARE = 0.3
LONGEST_STRETCH = 48_000


@dataclass(frozen=True)
class Run:
    """What determines a run."""

    seed: int
    steps: int
    threads: int


def train(shape: Shape, corpus: PackedCorpus, turn_start: tuple[int, int], run: Run) -> PracticeModel:
    """Train a fresh model; the same run gives the same weights on the same machine."""
    torch.manual_seed(run.seed)
    torch.set_num_threads(run.threads)
    model = PracticeModel(shape)
    optimizer = torch.optim.AdamW(_groups(model), lr=LEARNING_RATE, betas=(0.9, 0.97), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, run.steps))
    started = time.monotonic()
    total = torch.zeros(())
    for step, (tokens, trained) in enumerate(_batches(corpus, run.steps), start=1):
        wanted = trained[:, 1:]
        positions = stretched_positions(tokens[:, :-1], turn_start)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(tokens[:, :-1], positions, wanted)
        loss = functional.cross_entropy(logits.float(), tokens[:, 1:][wanted])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total += loss.detach()
        if step % REPORT_EVERY == 0 or step == run.steps:
            speed = step * ROWS_A_STEP * ROW_LENGTH / (time.monotonic() - started)
            print(f"step {step}/{run.steps}: loss {total.item() / REPORT_EVERY:.4f}, {speed:.0f} tokens/s", flush=True)
            total.zero_()
    return model


def _groups(model: PracticeModel) -> list[dict[str, object]]:
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    scales = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    return [{"params": matrices, "weight_decay": 0.05}, {"params": scales, "weight_decay": 0.0}]


def _rate(step: int, steps: int) -> float:
    """Warm up, then follow a cosine down to a small rest."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    progress = (step - WARM_UP_STEPS) / max(1, steps - WARM_UP_STEPS)
    return FINAL_SHARE + (1 - FINAL_SHARE) * (1 + math.cos(math.pi * min(1.0, progress))) / 2


def _batches(corpus: PackedCorpus, steps: int) -> Iterator[tuple[Tensor, Tensor]]:
    for step in range(steps):
        rows = slice(step * ROWS_A_STEP, (step + 1) * ROWS_A_STEP)
        yield torch.from_numpy(corpus.tokens[rows]), torch.from_numpy(corpus.trained[rows])


def stretched_positions(tokens: Tensor, turn_start: tuple[int, int]) -> Tensor:
    """Return the place numbers of each row, in some rows with a gap before one user turn.

    The model is trained on short rows but has to answer after prompts of tens of thousands of
    tokens; a gap teaches it such distances at no cost.
    """
    rows, length = tokens.shape
    positions = torch.arange(length).repeat(rows, 1)
    first, second = turn_start
    for row in range(rows):
        starts = torch.nonzero((tokens[row, :-1] == first) & (tokens[row, 1:] == second)).flatten()
        if len(starts) and torch.rand(()) < STRETCHED_SHARE:
            start = int(starts[torch.randint(len(starts), ())])
            positions[row, start:] += int(math.exp(float(torch.rand(())) * math.log(LONGEST_STRETCH)))
    return positions
