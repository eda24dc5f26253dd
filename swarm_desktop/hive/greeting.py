"""What paired machines tell each other when they meet: name, and where they listen."""

from pydantic import BaseModel, ConfigDict

from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.pairing.messages import Name, Port

GREETING_PATH = "/hive/greeting"


class Greeting(BaseModel):
    """Goes both ways. Fields that a newer version added are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: NodeId
    name: Name
    port: Port
    """Of its hive; 0 where it does not listen."""
