import pytest

from swarm_desktop.consensus import Candidate, Question
from swarm_desktop.consensus.reading.json_answer import read

SCHEMA = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


@pytest.mark.parametrize(
    ("text", "schema", "reason"),
    [
        ('{"age": 3}', SCHEMA, ""),
        ('```json\n{"age": 3}\n```', SCHEMA, ""),
        ('{"age": "3"}', SCHEMA, "age is not of type integer"),
        ("{}", SCHEMA, "'age' is a required property"),
        ("[1]", {}, "the whole is not of type object"),
        ('{"any": [1]}', {}, ""),
        ("three", {}, "no JSON"),
        ("[1]", {"type": "array"}, ""),
        ('{"a": 1}', {"$ref": "https://example.org/schema.json"}, ""),
        ('{"a": 1}', {"type": 7}, ""),
    ],
)
def test_json_is_checked_against_the_schema(text: str, schema: dict[str, object], reason: str) -> None:
    assert read(Candidate("a", 0, text), Question("", response_schema=schema)).reason == reason


def test_layout_and_order_do_not_matter() -> None:
    question = Question("", response_schema={})
    keys = {read(Candidate("a", 0, text), question).key for text in ('{"a":1,"b":[2]}', '{ "b": [2.0],\n"a": 1 }')}
    assert len(keys) == 1
