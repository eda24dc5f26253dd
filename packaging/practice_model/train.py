"""One training run: a fixed number of steps, seeded from end to end."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor
from torch.nn import functional

from practice_model.batching import Batch
from practice_model.model import PracticeModel, Shape

LEARNING_RATE = 2e-3
WARM_UP_STEPS = 100
FINAL_SHARE = 0.02
REPORT_EVERY = 100
STRETCHED_SHARE = 0.3
LONGEST_STRETCH = 48_000
IGNORED = -100
PLACES_MULTIPLE = 256
"""The number of trained places is rounded up to this, since each new size costs a new matrix kernel."""


@dataclass(frozen=True)
class Run:
    """What determines a run."""

    seed: int
    steps: int
    threads: int


def train(shape: Shape, batches: Iterator[Batch], turn_start: tuple[int, int], run: Run) -> PracticeModel:
    """Train a fresh model; the same run gives the same weights on the same machine."""
    torch.manual_seed(run.seed)
    torch.set_num_threads(run.threads)
    model = PracticeModel(shape)
    optimizer = torch.optim.AdamW(_groups(model), lr=LEARNING_RATE, betas=(0.9, 0.97), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, run.steps))
    started = time.monotonic()
    seen, total = 0, torch.zeros(())
    for step, batch in enumerate(islice(batches, run.steps), start=1):
        places, targets = _wanted(batch)
        positions = stretched_positions(batch.tokens[:, :-1], turn_start)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(batch.tokens[:, :-1], positions, places)
        loss = functional.cross_entropy(logits.float(), targets, ignore_index=IGNORED)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total += loss.detach()
        seen += batch.tokens.numel()
        if step % REPORT_EVERY == 0:
            speed = seen / (time.monotonic() - started)
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


def _wanted(batch: Batch) -> tuple[Tensor, Tensor]:
    """Return the places whose next token is trained, and that token."""
    places = torch.nonzero(batch.trained[:, 1:].flatten()).flatten()
    targets = batch.tokens[:, 1:].flatten()[places]
    padding = -len(places) % PLACES_MULTIPLE
    return functional.pad(places, (0, padding)), functional.pad(targets, (0, padding), value=IGNORED)


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
