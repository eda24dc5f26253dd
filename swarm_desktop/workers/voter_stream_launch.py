"""How a child process that serves voters in lines is started."""

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.worker_plan import WorkerPlan
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.driver import ChildLaunch, ConnectedRuntime, Listeners
from swarm_desktop.workers.voter_stream_runtime import VoterStreamRuntime


def voter_stream_launch(model: ModelView, order: ChildOrder, plan: WorkerPlan) -> ChildLaunch:
    """Return the launch of a process that was ordered as planned."""

    def connect(address: str, listeners: Listeners) -> ConnectedRuntime:
        return VoterStreamRuntime(address, order.key, listeners)

    return ChildLaunch(
        order,
        title=f"{model.name}: {plan.words}, {order.threads} threads, {order.cache_tokens} tokens of cache",
        expected_bytes=plan.machine_bytes,
        connect=connect,
        plan=plan.words,
        graphics_bytes=plan.bytes - plan.machine_bytes,
        caution=plan.caution,
    )
