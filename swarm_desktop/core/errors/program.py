"""What goes wrong with the program itself and its files."""

from swarm_desktop.core.errors.base import SwarmError


class EndpointError(SwarmError):
    """The endpoint cannot listen on its address."""

    title = "The endpoint cannot start"
    code = "endpoint_failed"
    exit_status = 5


class StateError(SwarmError):
    """Settings, keys or other state cannot be read or written."""

    title = "Settings cannot be saved"
    code = "state_failed"
    exit_status = 6


class EditorFileError(StateError):
    """An editor's settings file cannot be changed without harm, and was left alone."""

    title = "The editor's file was left alone"
    code = "editor_file"


class DesktopError(SwarmError):
    """The desktop, or its tools, does not take a change."""

    title = "The desktop did not take the change"
    code = "desktop"
    exit_status = 12


class AlreadyRunningError(SwarmError):
    """Another instance owns the data folder."""

    title = "Swarm Desktop is already running"
    code = "already_running"
    exit_status = 7


class NotRunningError(SwarmError):
    """There is no running instance to talk to."""

    title = "Swarm Desktop is not running"
    code = "not_running"
    exit_status = 8
