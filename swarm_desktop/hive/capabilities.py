"""What this machine can do for its peers, by the names that go with each message."""

from swarm_desktop.hive.protocol import OWN_VERSION, Speech

PAIRING = "pairing"
INVITES = "invites"
VOTERS = "voters"
MODELS = "models"

OWN_SPEECH = Speech(OWN_VERSION, frozenset({PAIRING, INVITES, VOTERS, MODELS}))
