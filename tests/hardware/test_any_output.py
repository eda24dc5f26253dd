"""Whatever a tool prints, reading it never crashes: the worst that may happen is that it cannot be read."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.hardware.amd_tools import read_amd_smi, read_rocm_smi
from swarm_desktop.hardware.android import adreno_name, read_getprop
from swarm_desktop.hardware.apple import read_sysctl, read_system_profiler, working_set_bytes
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.intel import window_bytes
from swarm_desktop.hardware.intel_tools import read_sycl_ls, read_xpu_smi_device, read_xpu_smi_list
from swarm_desktop.hardware.json_tree import size_in_bytes
from swarm_desktop.hardware.nvidia_smi import read_nvidia_smi
from swarm_desktop.hardware.processor import cpuinfo_features, cpuinfo_name, sysctl_features
from tests.hardware.recorded import all_recordings

READERS: list[Callable[[str], Any]] = [
    lambda text: read_amd_smi(text, text),
    read_rocm_smi,
    read_nvidia_smi,
    read_xpu_smi_list,
    read_xpu_smi_device,
    read_sycl_ls,
    window_bytes,
    lambda text: working_set_bytes(read_sysctl(text)),
    lambda text: read_system_profiler(text, read_sysctl(text)),
    read_getprop,
    adreno_name,
    cpuinfo_name,
    cpuinfo_features,
    sysctl_features,
    size_in_bytes,
]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Return a recording, cut off and with something else in its middle."""
    text = draw(st.sampled_from(all_recordings()))
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.text(max_size=8)) + text[draw(st.integers(at, len(text))) :]


@pytest.mark.parametrize("read", READERS)
@given(text=st.one_of(damaged(), st.text()))
def test_no_text_crashes_a_reader(read: Callable[[str], Any], text: str) -> None:
    with contextlib.suppress(UnreadableError):
        read(text)


NAMES = st.sampled_from(
    (
        *("gpu", "gpu_data", "asic", "vram", "size", "value", "unit", "mem_usage"),
        *("card0", "VRAM Total Memory (B)", "system"),
        *("device_list", "device_id", "memory_physical_size_byte"),
        *("SPDisplaysDataType", "_name", "spdisplays_vram"),
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["8 GB", "N/A", "24560", "-1", "1e999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
)


@pytest.mark.parametrize("read", READERS[:8])
@given(tree=JSON)
def test_no_shape_of_json_crashes_a_reader(read: Callable[[str], Any], tree: Any) -> None:
    with contextlib.suppress(UnreadableError):
        read(json.dumps(tree))


def test_sizes_as_people_write_them() -> None:
    sizes = ["24560 MB", "1,5 Go", "8 ГБ", "24,560 MB", "17163091968", "16 GiB", "none"]
    gigabyte, megabyte = 2**30, 2**20
    expected = [24_560 * megabyte, int(1.5 * gigabyte), 8 * gigabyte, 24_560 * megabyte, 17_163_091_968, 16 * gigabyte]
    assert [size_in_bytes(size) for size in sizes] == [*expected, None]
