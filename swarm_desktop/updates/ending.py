"""What the program does about updates when it has ended everything else."""

import logging

from swarm_desktop.core.errors import UpdateFailedError
from swarm_desktop.updates import staging, trial
from swarm_desktop.updates.installation import this_installation

logger = logging.getLogger(__name__)


def end_in_order() -> None:
    """Put the version in place that waits. To be called last: from then on the program's files are others."""
    # Whoever could ask this version to end has seen it start.
    trial.started_well()
    installation = this_installation()
    if installation is None:
        return
    try:
        version = staging.put_in_place(installation)
    except UpdateFailedError as error:
        logger.warning("%s", error.message)
    else:
        if version is not None:
            logger.info("version %s takes the place of this one", version)
