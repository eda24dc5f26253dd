"""The network: a llama architecture small enough to be trained on two CPU cores."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """The sizes of the network, as they are written to the GGUF file."""

    vocabulary: int
    width: int = 256
    layers: int = 4
    heads: int = 4
    key_value_heads: int = 2
    feed_forward: int = 704
    context: int = 65_536
    rope_base: float = 100_000.0
    norm_epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        """The width of one attention head."""
        return self.width // self.heads

    @property
    def key_value_width(self) -> int:
        """The width of all keys, or of all values."""
        return self.head_width * self.key_value_heads


class Attention(nn.Module):
    """Grouped-query attention with rotary positions on neighbouring pairs."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.query_key_value = nn.Linear(shape.width, shape.width + 2 * shape.key_value_width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)

    def forward(self, hidden: Tensor, rotation: Tensor) -> Tensor:
        """Attend to what came before."""
        rows, length, width = hidden.shape
        shape = self.shape
        query, key, value = (
            part.view(rows, length, -1, shape.head_width).transpose(1, 2)
            for part in self.query_key_value(hidden).split(
                (shape.width, shape.key_value_width, shape.key_value_width), dim=-1
            )
        )
        query, key = rotate(query, rotation), rotate(key, rotation)
        group = shape.heads // shape.key_value_heads
        key, value = key.repeat_interleave(group, dim=1), value.repeat_interleave(group, dim=1)
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        attended: Tensor = self.output(mixed.transpose(1, 2).reshape(rows, length, width))
        return attended


class FeedForward(nn.Module):
    """SwiGLU."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate_up = nn.Linear(shape.width, 2 * shape.feed_forward, bias=False)
        self.down = nn.Linear(shape.feed_forward, shape.width, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        """Transform each position by itself."""
        gate, up = self.gate_up(hidden).chunk(2, dim=-1)
        transformed: Tensor = self.down(functional.silu(gate) * up)
        return transformed


class Block(nn.Module):
    """One layer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention_norm = nn.RMSNorm(shape.width, eps=shape.norm_epsilon)
        self.attention = Attention(shape)
        self.feed_forward_norm = nn.RMSNorm(shape.width, eps=shape.norm_epsilon)
        self.feed_forward = FeedForward(shape)

    def forward(self, hidden: Tensor, rotation: Tensor) -> Tensor:
        """Add what this layer has to say."""
        hidden = hidden + self.attention(self.attention_norm(hidden), rotation)
        mixed: Tensor = hidden + self.feed_forward(self.feed_forward_norm(hidden))
        return mixed


class PracticeModel(nn.Module):
    """The whole network; the output matrix is the embedding."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, eps=shape.norm_epsilon)
        residual_scale = (2 * shape.layers) ** -0.5
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:  # noqa: PLR2004  (a matrix)
                scale = residual_scale if name.endswith(("output.weight", "down.weight")) else 1.0
                nn.init.normal_(parameter, std=0.02 * scale)

    def layers(self) -> Iterator[Block]:
        """Go through the layers from input to output."""
        return cast("Iterator[Block]", iter(self.blocks))

    def forward(self, tokens: Tensor, positions: Tensor, places: Tensor) -> Tensor:
        """Return the logits at these places of the flattened rows; the others are never trained."""
        rotation = rotations(positions, self.shape)
        hidden = self.embedding(tokens)
        for block in self.layers():
            hidden = block(hidden, rotation)
        return functional.linear(self.norm(hidden.flatten(0, 1)[places]), self.embedding.weight)


def rotations(positions: Tensor, shape: Shape) -> Tensor:
    """Return the turn of each pair at each position, as complex numbers (rows, 1, length, pairs)."""
    exponents = torch.arange(0, shape.head_width, 2, dtype=torch.float64) / shape.head_width
    angles = positions.double()[:, None, :, None] * shape.rope_base**-exponents
    return torch.polar(torch.ones_like(angles), angles).to(torch.complex64)


def rotate(vectors: Tensor, rotation: Tensor) -> Tensor:
    """Turn neighbouring pairs by their angles."""
    pairs = torch.view_as_complex(vectors.float().view(*vectors.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * rotation).flatten(-2).to(vectors.dtype)
