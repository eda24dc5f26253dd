"""Which runtimes can be used on this machine."""

from swarm_desktop.core.runtimes import RuntimeKind, RuntimeView
from swarm_desktop.core.settings import RuntimesSettings
from swarm_desktop.workers.drivers import ADDRESS_DRIVERS, CHILD_DRIVERS
from swarm_desktop.workers.llama_server_driver import llama_server_obstacle, llama_server_of


def usable_runtimes(settings: RuntimesSettings) -> tuple[RuntimeView, ...]:
    """Return all runtimes, and why not where one cannot be used. Looks at the disk: for a thread."""
    program = llama_server_of(settings.llama_server)
    views = []
    for kind in RuntimeKind:
        child = CHILD_DRIVERS.get(kind)
        name = (child or ADDRESS_DRIVERS[kind]).name
        obstacle = child.obstacle() if child else ""
        place = ""
        if kind is RuntimeKind.LLAMA_SERVER:
            obstacle, place = llama_server_obstacle(program), str(program or "")
        views.append(RuntimeView(kind, name, obstacle, place, reads_files=kind == settings.files))
    return tuple(views)
