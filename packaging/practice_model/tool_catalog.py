"""The tools of the training conversations, under the many names programs give them."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from practice_model.arithmetic import draw_sum
from practice_model.examples import Argument, Tool
from practice_model.phrasing import CITIES, NAMES, any_word, chance, distinct_words

Values = dict[str, Argument]
EXTENSIONS = ("txt", "md", "py", "json", "csv", "toml")
FOLDERS = ("src", "docs", "tests", "data", "notes", "music", "photos")


@dataclass(frozen=True)
class Action:
    """Something a tool can do: how it is asked for, and what it is called with."""

    names: tuple[str, ...]
    parameters: tuple[tuple[str, ...], ...]
    descriptions: tuple[str, ...]
    asks: tuple[str, ...]
    values: Callable[[random.Random], Values]
    results: tuple[str, ...]
    answers: tuple[str, ...]

    def tool(self, rng: random.Random) -> tuple[Tool, dict[str, str]]:
        """Return the tool under one of its names, and which of its parameters holds which value."""
        parameters = tuple(rng.choice(options) for options in self.parameters)
        keys = [options[0] for options in self.parameters]
        tool = Tool(rng.choice(self.names), rng.choice(self.descriptions), parameters)
        return tool, dict(zip(parameters, keys, strict=True))


def _city(rng: random.Random) -> Values:
    return {"city": rng.choice(CITIES)}


def _path(rng: random.Random) -> Values:
    name = f"{any_word(rng)}.{rng.choice(EXTENSIONS)}"
    return {"path": f"{rng.choice(FOLDERS)}/{name}" if chance(rng, 0.3) else name}


def _folder(rng: random.Random) -> Values:
    return {"path": rng.choice(FOLDERS) if chance(rng, 0.5) else any_word(rng)}


def _query(rng: random.Random) -> Values:
    return {"query": " ".join(distinct_words(rng, rng.randint(1, 3)))}


def _expression(rng: random.Random) -> Values:
    task = draw_sum(rng)
    return {"expression": f"{task.first} {task.sign} {task.second}", "first": task.first, "second": task.second}


def _message(rng: random.Random) -> Values:
    return {"to": rng.choice(NAMES), "text": " ".join(distinct_words(rng, rng.randint(1, 3)))}


def _write(rng: random.Random) -> Values:
    return {**_path(rng), "content": " ".join(distinct_words(rng, rng.randint(1, 3)))}


def _minutes(rng: random.Random) -> Values:
    return {"minutes": rng.randint(1, 60)}


def _command(rng: random.Random) -> Values:
    word = any_word(rng)
    command = rng.choice(("ls", "pwd", "date", "git status", "git log", "pytest", "make", "ls -la", "whoami"))
    return {"command": rng.choice((command, command, f"cat {word}.txt", f"mkdir {word}", f"echo {word}", f"cd {word}"))}


def _pattern(rng: random.Random) -> Values:
    return {"pattern": f"*.{rng.choice(EXTENSIONS)}"}


ACTIONS = (
    Action(
        ("get_weather", "weather", "current_weather", "fetch_weather"),
        (("city", "location", "place"),),
        ("Get the weather in a city.", "Current weather", "Look up the weather for a place."),
        (
            "What is the weather in {city}?",
            "How is the weather in {city}?",
            "Weather in {city}?",
            "Is it raining in {city}?",
            "Tell me the weather in {city}.",
            "What's the weather like in {city}?",
        ),
        _city,
        ("sunny, {n} degrees", '{{"temperature": {n}, "sky": "cloudy"}}', "rain, {n} C"),
        ("In {city} it is {r}.", "The weather in {city}: {r}."),
    ),
    Action(
        ("get_time", "current_time", "clock", "time_in"),
        (("city", "location", "zone"),),
        ("Get the time in a city.", "Local time", "The current time somewhere."),
        (
            "What time is it in {city}?",
            "Tell me the time in {city}.",
            "Time in {city}?",
            "What is the current time in {city}?",
        ),
        _city,
        ("{n}:15", "{n}:40"),
        ("It is {r} in {city}.", "The time in {city} is {r}."),
    ),
    Action(
        ("read_file", "read", "Read", "open_file", "view"),
        (("path", "file_path", "filePath", "filename", "file"),),
        ("Read a file.", "Reads a file from the disk.", "Show what a file holds."),
        (
            "Read the file {path}.",
            "Open {path}.",
            "Show me {path}.",
            "What is in {path}?",
            "Read {path}.",
            "What does {path} say?",
        ),
        _path,
        ("{w}", "{w} {n}"),
        ("The file {path} says: {r}", "{path} holds: {r}"),
    ),
    Action(
        ("write_file", "write", "Write", "save_file", "create_file"),
        (("path", "file_path", "filePath", "filename"), ("content", "text", "contents")),
        ("Write a file.", "Writes text to a file.", "Save text under a name."),
        (
            "Write {content} to {path}.",
            "Save {content} in {path}.",
            "Create {path} with the text {content}.",
            'Create a file {path} that says "{content}".',
        ),
        _write,
        ("ok", "written", "done"),
        ("I wrote {path}.", "{path} is saved.", "Done: {path} now says {content}."),
    ),
    Action(
        ("list_files", "list", "LS", "list_directory", "ls"),
        (("path", "directory", "folder", "dir"),),
        ("List the files of a folder.", "Lists files.", "Show what a folder holds."),
        (
            "List the files in {path}.",
            "What is in the folder {path}?",
            "Which files are in {path}?",
            "Show the files in {path}.",
        ),
        _folder,
        ("{w}.txt", "{w}.py {w}.md"),
        ("In {path} there is: {r}", "The folder {path} holds {r}."),
    ),
    Action(
        ("search", "web_search", "search_web", "find", "WebSearch"),
        (("query", "q", "text", "term"),),
        ("Search the web.", "Find pages.", "Looks something up."),
        ("Search for {query}.", "Look up {query}.", "Find {query} on the web.", "Search the web for {query}."),
        _query,
        ("{w}", "{n} pages about {w}"),
        ("I found: {r}", "The search says: {r}"),
    ),
    Action(
        ("calculator", "calculate", "calc", "evaluate"),
        (("expression", "formula", "input"),),
        ("Work out a sum.", "Evaluates an expression.", "A calculator."),
        (
            "What is {expression}?",
            "Calculate {expression}.",
            "Compute {expression}.",
            "{expression}",
            "Use the calculator: {expression}",
        ),
        _expression,
        ("{s}",),
        ("{expression} = {r}. The answer is {r}.", "The answer is {r}."),
    ),
    Action(
        ("add", "add_numbers", "combine"),
        (("first", "a", "x"), ("second", "b", "y")),
        ("Add two numbers.", "Adds.", "The sum of two numbers."),
        ("Add {first} and {second}.", "What is {first} plus {second}?", "Sum {first} and {second}."),
        _expression,
        ("{t}",),
        ("The sum is {r}.", "The answer is {r}."),
    ),
    Action(
        ("send_message", "send_email", "message", "notify"),
        (("to", "recipient", "name"), ("text", "message", "body")),
        ("Send a message.", "Writes to a person.", "Send text to somebody."),
        ("Send {to} the message {text}.", "Tell {to}: {text}", "Write to {to}: {text}", 'Send "{text}" to {to}.'),
        _message,
        ("sent", "ok"),
        ("I told {to}.", "The message to {to} is sent."),
    ),
    Action(
        ("set_timer", "timer", "start_timer", "set_alarm"),
        (("minutes", "duration", "length"),),
        ("Set a timer.", "Starts a timer in minutes.", "A kitchen timer."),
        ("Set a timer for {minutes} minutes.", "Wake me in {minutes} minutes.", "Start a timer of {minutes} minutes."),
        _minutes,
        ("ok", "started"),
        ("The timer runs for {minutes} minutes.", "Done: {minutes} minutes."),
    ),
    Action(
        ("bash", "Bash", "shell", "run_command", "execute", "run_shell_command"),
        (("command", "cmd"),),
        ("Run a command.", "Executes a shell command.", "Executes a given bash command and returns its output."),
        ("Run {command}.", "Execute {command}.", "Run the command {command}", "Please run: {command}"),
        _command,
        ("{w}", "{n}", "ok"),
        ("The command printed: {r}", "Output: {r}"),
    ),
    Action(
        ("glob", "Glob", "find_files", "file_search"),
        (("pattern", "glob"),),
        ("Find files by pattern.", "Fast file search.", "Finds files whose names match."),
        ("Find all {pattern} files.", "Which files match {pattern}?", "Look for {pattern}."),
        _pattern,
        ("{w}.txt", "{w}.py {w}.md"),
        ("These match: {r}", "I found {r}."),
    ),
)
BYSTANDERS = (
    Tool("edit", "Replaces text in a file.", ("filePath", "oldString", "newString")),
    Tool("Edit", "Edits a file.", ("file_path", "old_string", "new_string")),
    Tool("task", "Launch an agent for a task.", ("description", "prompt")),
    Tool("Task", "Launch a new agent.", ("description", "prompt", "subagent_type")),
    Tool("todowrite", "Keeps a list of things to do.", ("todos",)),
    Tool("TodoWrite", "Create and manage a task list.", ("todos",)),
    Tool("webfetch", "Fetches a page.", ("url", "format")),
    Tool("WebFetch", "Fetches a page and answers about it.", ("url", "prompt")),
    Tool("grep", "Search the contents of files.", ("pattern",)),
    Tool("Grep", "A search tool.", ("pattern",)),
    Tool("update_plan", "Updates the plan.", ("plan",)),
    Tool("apply_patch", "Apply a patch.", ("input",)),
    Tool("play_music", "Play a song.", ("title",)),
    Tool("book_table", "Book a table.", ("restaurant", "people")),
    Tool("translate", "Translate text.", ("text", "language")),
    Tool("NotebookEdit", "Replace a cell.", ("notebook_path", "new_source")),
    Tool("skill", "Load a skill.", ("name",)),
    Tool("question", "Ask the person.", ("questions",)),
)
