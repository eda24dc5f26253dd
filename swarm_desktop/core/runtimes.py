"""Runtimes: what computes the answers of a worker."""

from enum import StrEnum


class RuntimeKind(StrEnum):
    """What a worker computes with, or whom it asks."""

    XLLAMACPP = "xllamacpp"
    """llama.cpp's server inside a child process of this program: what is used unless the person says otherwise."""
    LLAMA_SERVER = "llama_server"
    """A `llama-server` of the person's own: a program that is started here, or an address."""
    LLAMA_CPP_PYTHON = "llama_cpp_python"
    MLX = "mlx"
    OPENAI = "openai"
    """An address that speaks OpenAI's dialect: vLLM, Ollama, LM Studio, a cluster."""
