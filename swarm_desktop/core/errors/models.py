"""What goes wrong with model files and their downloads."""

from swarm_desktop.core.errors.base import SwarmError


class ModelFileError(SwarmError):
    """A model file is missing, damaged or of a kind that cannot be read."""

    title = "The model file cannot be used"
    code = "model_file"
    http_status = 503
    exit_status = 3


class NotEnoughMemoryError(ModelFileError):
    """There is no room for a model, or for what was asked of it, in this machine's memory."""

    title = "There is not enough memory"
    code = "not_enough_memory"


class DownloadError(SwarmError):
    """A model cannot be fetched."""

    title = "The model cannot be downloaded"
    code = "download_failed"
    http_status = 502
    exit_status = 9


class OfflineError(DownloadError):
    """The settings say that nothing is fetched from the internet."""

    title = "Downloads are switched off"
    code = "offline"
    http_status = 503


class HubUnreachableError(DownloadError):
    """The hub does not answer, or breaks off again and again."""

    title = "The model hub cannot be reached"
    code = "hub_unreachable"


class HubBusyError(DownloadError):
    """The hub asks to come back later than anybody wants to wait."""

    title = "The model hub is busy"
    code = "hub_busy"
    http_status = 503


class NotOnHubError(DownloadError):
    """The hub has no such repository or file."""

    title = "The model was not found"
    code = "not_on_hub"
    http_status = 404


class HubAccessError(DownloadError):
    """The repository is not open to everybody, and the token for it is missing or not enough."""

    title = "The model needs permission"
    code = "hub_access"
    http_status = 403


class DiskSpaceError(DownloadError):
    """The disk has no room for the file."""

    title = "The disk is too full"
    code = "disk_space"
    http_status = 507


class DamagedFileError(DownloadError):
    """What arrived is not what was asked for; it was thrown away."""

    title = "The download is damaged"
    code = "damaged_download"


class CatalogError(SwarmError):
    """The model catalog is not what it has to be, or is not signed by whom it has to be."""

    title = "The model catalog cannot be used"
    code = "catalog"
    exit_status = 9
