"""The only paths that answer a stranger."""

START = "/hive/pairing/start"
REVEAL = "/hive/pairing/reveal"
OUTCOME = "/hive/pairing/outcome"
FINISH = "/hive/pairing/finish"
CANCEL = "/hive/pairing/cancel"
INVITE_START = "/hive/invite/start"
INVITE_FINISH = "/hive/invite/finish"

STRANGERS_PATHS = frozenset({START, REVEAL, OUTCOME, FINISH, CANCEL, INVITE_START, INVITE_FINISH})
