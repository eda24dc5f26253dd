"""From a model file, or a member of a profile, to what its workers are made from."""

from pathlib import Path

from swarm_desktop.core.profiles import Member
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import RuntimesSettings, ServerSettings, WorkerSettings
from swarm_desktop.models.companions import check_adapter, check_projector, projector_beside
from swarm_desktop.workers.recipe import Adapter, LoadOptions, RemoteModel, WorkerRecipe


def file_recipe(path: Path, runtimes: RuntimesSettings) -> WorkerRecipe:
    """Return the recipe of a model file, with what reads images for it where that lies beside it. For a thread."""
    if path.is_dir():
        return WorkerRecipe(path, RuntimeKind.MLX)
    load = LoadOptions(projector=projector_beside(path))
    return WorkerRecipe(path, RuntimeKind(runtimes.files), program=runtimes.llama_server, load=load)


def member_recipe(member: Member, path: Path, usual: WorkerSettings, runtimes: RuntimesSettings) -> WorkerRecipe:
    """Return the recipe of a member with a model file. For a thread.

    Raises ModelFileError where an adapter or projector was not made for the model.
    """
    for adapter in member.adapters:
        check_adapter(adapter.path, path)
    if member.projector is not None:
        check_projector(member.projector, path)
    load = LoadOptions(
        adapters=tuple(Adapter(each.path, each.scale) for each in member.adapters),
        projector=member.projector or projector_beside(path),
        # A profile says which workers there are, however few cores they have to share.
        may_crowd=True,
    )
    kind = member.runtime or RuntimeKind(runtimes.files)
    return WorkerRecipe(path, kind, settings=member.settings(usual), program=runtimes.llama_server, load=load)


def remote_recipe(member: Member, address: str, key: str) -> WorkerRecipe:
    """Return the recipe of a member that a server answers for."""
    kind = member.runtime or RuntimeKind.OPENAI
    return server_recipe(
        ServerSettings(
            address=address,
            model=member.model,
            dialect="llama_server" if kind is RuntimeKind.LLAMA_SERVER else "openai",
            voters=member.voters,
            context_tokens=member.context_tokens,
        ),
        key,
    )


def server_recipe(server: ServerSettings, key: str) -> WorkerRecipe:
    """Return the recipe of a server that answers."""
    return WorkerRecipe(
        RemoteModel(server.url, server.model, key, server.answers_as),
        RuntimeKind(server.dialect),
        settings=WorkerSettings(context_tokens=server.context_tokens, slots=server.voters),
    )
