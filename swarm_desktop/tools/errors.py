"""The one error of the tools that is no transport error: it is handed to the model as a result."""


class ToolError(Exception):
    """A call cannot be carried out, in words from which a model can learn what to do instead."""
