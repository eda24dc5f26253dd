"""The sampler settings the model is meant to be used with; votes gain most with these."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sampling:
    """How tokens are drawn."""

    temperature: float
    top_k: int
    top_p: float
    min_p: float


SAMPLING = Sampling(temperature=0.8, top_k=40, top_p=0.95, min_p=0.05)
