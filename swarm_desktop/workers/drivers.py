"""Which driver a worker needs."""

from collections.abc import Mapping

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.workers import llama_cpp_driver, llama_server_driver, mlx_driver, openai_driver, xllamacpp_driver
from swarm_desktop.workers.driver import AddressDriver, ChildDriver

CHILD_DRIVERS: Mapping[RuntimeKind, ChildDriver] = {
    RuntimeKind.XLLAMACPP: xllamacpp_driver.DRIVER,
    RuntimeKind.LLAMA_SERVER: llama_server_driver.PROGRAM,
    RuntimeKind.LLAMA_CPP_PYTHON: llama_cpp_driver.DRIVER,
    RuntimeKind.MLX: mlx_driver.DRIVER,
}
"""Runtimes that have a child process."""
ADDRESS_DRIVERS: Mapping[RuntimeKind, AddressDriver] = {
    RuntimeKind.LLAMA_SERVER: llama_server_driver.ADDRESS,
    RuntimeKind.OPENAI: openai_driver.DRIVER,
}
"""Runtimes that somebody else started."""


def child_driver(kind: RuntimeKind) -> ChildDriver:
    """Return the driver of a runtime that reads model files. Raises WorkerError where it has none."""
    if kind not in CHILD_DRIVERS:
        raise WorkerError(f"The runtime {kind} needs the address of a server.")
    return CHILD_DRIVERS[kind]


def address_driver(kind: RuntimeKind) -> AddressDriver:
    """Return the driver of a runtime that asks a server. Raises WorkerError where it has none."""
    if kind not in ADDRESS_DRIVERS:
        raise WorkerError(f"The runtime {kind} cannot ask a server at an address.")
    return ADDRESS_DRIVERS[kind]
