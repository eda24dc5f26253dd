"""A model file in the words of the catalog, so that what is here is planned as what could be fetched."""

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.header import GgufHeader

UNKNOWN_CONTEXT_TOKENS = 4096
"""For models that do not say what they were trained for."""
_BILLION, _MILLION = 10**9, 10**6


def described(view: ModelView, header: GgufHeader) -> CatalogModel:
    """Return a model with one file, shaped as the file's own header says."""
    return CatalogModel(
        id=view.id,
        family=view.architecture,
        size=_size_words(view, header),
        parameters=max(1, view.parameters),
        layers=header.layers,
        kv_heads=max(header.kv_heads, default=0),
        head_size=header.embedding_length // max((*header.heads, 1)),
        trained_context=view.trained_context or UNKNOWN_CONTEXT_TOKENS,
        files=(CatalogFile(view.quantisation, view.size_bytes),),
        active_parameters=max(1, int(view.parameters * header.active_share)),
        vocabulary=header.vocabulary,
        name=view.name,
        # No header tells; a person who chose the file knows.
        tool_use=True,
        measured_cache=header.cache_shape,
    )


def _size_words(view: ModelView, header: GgufHeader) -> str:
    label = header.metadata.get("general.size_label")
    if isinstance(label, str) and label:
        return label
    return size_words(view.parameters)


def size_words(parameters: int) -> str:
    """Return how people write a number of parameters."""
    if parameters >= _BILLION:
        return f"{parameters / _BILLION:.1f}B"
    return f"{parameters / _MILLION:.0f}M"
