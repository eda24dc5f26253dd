"""From what a person typed to the files that are fetched."""

from swarm_desktop.core.errors import BadRequestError, CatalogError, NotOnHubError
from swarm_desktop.core.model_files import HubFile
from swarm_desktop.models.catalog import USUAL_QUANTISATION
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.hub.answers import TreeEntry
from swarm_desktop.models.hub.hub import Hub
from swarm_desktop.models.hub.names import Reference, parts_of, quantisation_of, read_reference

HELPERS = ("mmproj", "imatrix", "mtp-")
"""Files in the format GGUF that are no models."""


def catalog_request(model: CatalogModel, file: CatalogFile) -> DownloadRequest:
    """Return the request for a file of the catalog, with the checksums that the catalog knows."""
    if not file.repository:
        raise CatalogError(f"The catalog does not say where {model.id} is.")
    checksums = file.sha256 or ("",) * len(file.paths)
    wanted = tuple(WantedFile(path=path, sha256=sha) for path, sha in zip(file.paths, checksums, strict=True))
    return DownloadRequest.of(f"{model.id}:{file.quantisation}", file.repository, wanted, revision=file.revision)


async def hub_request(name: str, hub: Hub) -> DownloadRequest:
    """Return the request for a repository: the hub says which files it has.

    Raises BadRequestError where it names nothing, DownloadError where it names nothing that is there.
    """
    reference = read_reference(name)
    if reference is None:
        raise BadRequestError(
            f"`{name}` names no model. Write a name of the catalog (`swarm-desktop models list --catalog`), or "
            "owner/repository of the hub, perhaps with :QUANTISATION or /file.gguf."
        )
    return _request(reference, (await _choose(reference, hub)).paths)


def file_request(name: str) -> DownloadRequest | None:
    """Return the request for a file that is named in full, for which nobody has to be asked; None for other names."""
    reference = read_reference(name)
    return _request(reference, parts_of(reference.path)) if reference is not None and reference.path else None


def hub_files(entries: list[TreeEntry]) -> list[HubFile]:
    """Return the models of a repository, the smallest first; a split one counts once, and only where it is whole."""
    sizes = {entry.path: entry.lfs.size if entry.lfs else entry.size for entry in entries}
    found: list[HubFile] = []
    for path in sorted(sizes):
        parts = parts_of(path)
        name = path.rpartition("/")[2].lower()
        if not name.endswith(".gguf") or name.startswith(HELPERS) or path != parts[0]:
            continue
        if all(part in sizes for part in parts):
            found.append(HubFile(parts, sum(sizes[part] for part in parts), quantisation_of(path)))
    return sorted(found, key=lambda file: file.size_bytes)


def _request(reference: Reference, paths: tuple[str, ...]) -> DownloadRequest:
    label = f"{reference.repository}/{paths[0]}"
    files = tuple(WantedFile(path=path) for path in paths)
    return DownloadRequest.of(label, reference.repository, files, revision=reference.revision)


async def _choose(reference: Reference, hub: Hub) -> HubFile:
    files = hub_files(await hub.files(reference.repository, reference.revision))
    if not files:
        raise NotOnHubError(f"{reference.repository} holds no model in the format GGUF. Search for one that does.")
    asked = reference.quantisation or USUAL_QUANTISATION
    fitting = [file for file in files if file.quantisation == asked]
    if not fitting and len(files) == 1 and not reference.quantisation:
        return files[0]
    if not fitting:
        known = ", ".join(dict.fromkeys(file.quantisation or file.paths[0] for file in files))
        raise NotOnHubError(f"{reference.repository} has no {asked}. It has: {known}. Add one after a colon.")
    return fitting[0]
