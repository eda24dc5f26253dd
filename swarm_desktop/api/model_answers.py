"""How models are described to clients of Ollama and of llama.cpp's server, for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

Count = Annotated[int, Field(ge=0)]


class OllamaDetails(BaseModel):
    """What kind of file it is."""

    format: Literal["gguf"]
    family: str
    families: list[str]
    parameter_size: str
    quantization_level: str


class OllamaModel(BaseModel):
    """One name of a model."""

    name: str
    model: str
    size: Count
    details: OllamaDetails


class OllamaTags(BaseModel):
    """All names of models."""

    models: list[OllamaModel]


class OllamaModelInfo(BaseModel):
    """One model; `<architecture>.context_length` in `model_info` is what one request gets."""

    parameters: str
    template: str
    details: OllamaDetails
    model_info: dict[str, Any]
    capabilities: list[str]


class OllamaVersion(BaseModel):
    """The version of this program."""

    version: str


class GenerationSettings(BaseModel):
    """Tokens that one request gets, prompt and answer together."""

    n_ctx: Count


class ServerProperties(BaseModel):
    """One model, as llama.cpp's server describes it."""

    default_generation_settings: GenerationSettings
    total_slots: Count
    model_alias: str
    model_path: str
    modalities: dict[str, bool]
    chat_template: str
