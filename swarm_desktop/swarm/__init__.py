"""Who votes, and how their candidates come together: fan-out, streaming, early stopping, placement."""

from swarm_desktop.swarm.answer import Answer, Heard
from swarm_desktop.swarm.outcome import Outcome
from swarm_desktop.swarm.request import GenerationRequest, Mode, new_seed
from swarm_desktop.swarm.swarm import Swarm

__all__ = ["Answer", "GenerationRequest", "Heard", "Mode", "Outcome", "Swarm", "new_seed"]
