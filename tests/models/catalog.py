"""Models as their makers describe them, with the sizes of published files; for tests of selection."""

from typing import Any

from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel

Sizes = dict[str, float]
"""Gigabytes (10**9 bytes) of each quantisation."""


def model(size: str, parameters: float, shape: tuple[int, int, int], sizes: Sizes, **more: Any) -> CatalogModel:
    """Return a model of `parameters` billions, with layers, heads of keys and values, and head size."""
    layers, kv_heads, head_size = shape
    family = "coder"
    return CatalogModel(
        id=f"{family}-{size.lower()}",
        family=family,
        size=size,
        parameters=int(parameters * 10**9),
        layers=layers,
        kv_heads=kv_heads,
        head_size=head_size,
        trained_context=32_768,
        files=tuple(CatalogFile(name, int(gigabytes * 10**9)) for name, gigabytes in sizes.items()),
        tool_use=True,
        **more,
    )


CODERS = (
    model("0.5B", 0.494, (24, 2, 64), {"Q4_K_M": 0.398, "Q6_K": 0.506, "Q8_0": 0.531}),
    model("1.5B", 1.54, (28, 2, 128), {"Q4_K_M": 0.986, "Q5_K_M": 1.13, "Q6_K": 1.27, "Q8_0": 1.65, "F16": 3.09}),
    model("3B", 3.09, (36, 2, 128), {"Q3_K_M": 1.59, "Q4_K_M": 1.93, "Q5_K_M": 2.22, "Q6_K": 2.54, "Q8_0": 3.29}),
    model("7B", 7.62, (28, 4, 128), {"Q3_K_M": 3.81, "Q4_K_M": 4.68, "Q5_K_M": 5.44, "Q6_K": 6.25, "Q8_0": 8.10}),
    model("14B", 14.8, (48, 8, 128), {"Q3_K_M": 7.34, "Q4_K_M": 8.99, "Q5_K_M": 10.5, "Q6_K": 12.1, "Q8_0": 15.7}),
    model("32B", 32.8, (64, 8, 128), {"Q3_K_M": 15.9, "Q4_K_M": 19.9, "Q5_K_M": 23.3, "Q6_K": 26.9, "Q8_0": 34.8}),
)
"""One family in six sizes, shaped like Qwen2.5-Coder."""
MIXTURE = model(
    "30B-A3B", 30.5, (48, 4, 128), {"Q4_K_M": 18.6, "Q8_0": 32.5}, active_parameters=3_300_000_000, priority=1
)
