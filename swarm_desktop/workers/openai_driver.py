"""The runtime that asks an address in OpenAI's dialect: vLLM, Ollama, LM Studio, a cluster."""

from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.workers.driver import AddressDriver, ConnectedRuntime, Listeners
from swarm_desktop.workers.openai_runtime import OpenAiRuntime
from swarm_desktop.workers.recipe import RemoteModel


def _connect(remote: RemoteModel, settings: WorkerSettings, listeners: Listeners) -> ConnectedRuntime:
    return OpenAiRuntime(remote, settings, listeners)


DRIVER = AddressDriver(name="OpenAI-compatible server", connect=_connect)
