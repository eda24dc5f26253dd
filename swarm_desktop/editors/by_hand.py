"""Programs that are set up by typing: forms to fill in, and commands to run."""

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import Editor

_QUESTION = "What is 17 plus 25?"


def _form(connection: Connection) -> list[str]:
    lines = [f"Base URL:   {connection.base_url}", f"API key:    {connection.key}", f"Model:      {connection.model}"]
    if connection.context_tokens:
        lines.append(f"Context:    {connection.context_tokens}")
        lines.append(f"Max output: {connection.output_tokens}")
    return lines


def _cline(connection: Connection) -> str:
    images = "yes" if connection.sees_images else "no"
    return "\n".join(["Provider:   OpenAI Compatible", *_form(connection), f"Images:     {images}"]) + "\n"


_CLINE_NOTES = ("Cline keeps settings and key where only it can reach them: type these into its settings page.",)


def _aider(connection: Connection) -> str:
    return (
        f"export OPENAI_API_BASE={connection.base_url}\n"
        f"export OPENAI_API_KEY={connection.key}\n"
        f"aider --model openai/{connection.model}\n"
    )


_AIDER_NOTES = (
    (
        "On Windows write `setx NAME VALUE` instead of `export NAME=VALUE`, and open a new terminal. Aider does not "
        "know this model and says so; it works all the same."
    ),
)


_CURSOR_NOTES = (
    (
        "Cursor cannot use this endpoint. Its own servers ask the model, not the editor on this computer, and they "
        "can only reach an address that is public and has HTTPS. Putting the endpoint on the internet for that would "
        "let strangers try keys on it, so no setting is offered here."
    ),
    "Inside Cursor, extensions that ask from this computer do work: Cline or Continue, for example.",
)


def _curl(connection: Connection) -> str:
    return (
        f"curl {connection.base_url}/chat/completions \\\n"
        f'  -H "Authorization: Bearer {connection.key}" \\\n'
        '  -H "Content-Type: application/json" \\\n'
        "  -d '{\n"
        f'    "model": "{connection.model}",\n'
        f'    "messages": [{{"role": "user", "content": "{_QUESTION}"}}]\n'
        "  }'\n"
    )


def _python(connection: Connection) -> str:
    return (
        "from openai import OpenAI\n\n"
        f'client = OpenAI(base_url="{connection.base_url}", api_key="{connection.key}")\n'
        "answer = client.chat.completions.create(\n"
        f'    model="{connection.model}",\n'
        f'    messages=[{{"role": "user", "content": "{_QUESTION}"}}],\n'
        ")\n"
        "print(answer.choices[0].message.content)\n"
    )


def _other(connection: Connection) -> str:
    anthropic = f"Anthropic:  {connection.root_url} (the program adds /v1/messages itself)"
    return "\n".join([*_form(connection), anthropic]) + "\n"


_OTHER_NOTES = (
    (
        "Look for “OpenAI compatible” or “custom endpoint” in the program's settings. Some want the base URL without "
        "/v1 and add it themselves."
    ),
)


CLINE = Editor(EditorId.CLINE, typed=_cline, notes=_CLINE_NOTES)
AIDER = Editor(EditorId.AIDER, typed=_aider, notes=_AIDER_NOTES)
CURSOR = Editor(EditorId.CURSOR, notes=_CURSOR_NOTES)
CURL = Editor(EditorId.CURL, typed=_curl)
PYTHON = Editor(EditorId.PYTHON, typed=_python)
OTHER = Editor(EditorId.OTHER, typed=_other, notes=_OTHER_NOTES)
