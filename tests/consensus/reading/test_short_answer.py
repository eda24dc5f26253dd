import pytest

from swarm_desktop.consensus import Candidate, Question
from swarm_desktop.consensus.reading.short_answer import canonical, is_short, read


@pytest.mark.parametrize(
    ("text", "question", "key"),
    [
        # where the answer stands
        ("Half of 150 is 75, so the answer is 75. Not 80.", "", "number:75"),
        ("She pays 3 * 4 = 12.\n#### 12", "", "number:12"),
        (r"Thus \boxed{\frac{3}{4}} of it, from 2 parts.", "", "number:3/4"),
        (r"The final answer is: $\boxed{42}$.", "", "number:42"),
        ("He buys it for 80 and sells it for 200.\nSo he makes $70,000 profit.", "How much profit?", "number:70000"),
        ("12 plus 5 makes 17, and 17 minus 3 makes 14", "What is 12 plus 5 minus 3?", "number:14"),
        ("3 + 4 = 7", "What is 3+4?", "number:7"),
        ("The result is 12, which is even.", "calculate", "number:12"),
        # numbers
        ("1,234.50 dollars", "", "number:2469/2"),
        ("€1.234,50", "how much", "number:2469/2"),
        ("70 000", "how many", "number:70000"),
        ("1'000'000", "how many", "number:1000000"),
        ("1.000.000", "how many", "number:1000000"),
        ("-5", "", "number:-5"),
        ("x = \u22125", "", "number:-5"),
        ("1.2e3", "", "number:1200"),
        ("1.2\u00d710³", "", "number:1200"),
        ("1½", "", "number:3/2"),
        ("1 1/2", "", "number:3/2"),
        ("0.75", "", "number:3/4"),
        (".5", "", "number:1/2"),
        ("50 %", "what percentage", "number:50"),
        ("about 12 km", "", "number:12"),
        ("twenty-one", "", "number:21"),
        ("10 - 5 = 5", "calculate 10-5", "number:5"),
        # not numbers
        ("Apollo 11", "Which mission?", "text:apollo 11"),
        ("5 or 6", "", "text:5 or 6"),
        # dates
        ("March 5, 2024", "When?", "date:2024-03-05"),
        ("the 5th of March 2024", "When?", "date:2024-03-05"),
        ("2024-03-05", "When?", "date:2024-03-05"),
        ("31/12/2024", "When?", "date:2024-12-31"),
        ("05/03/2024", "When?", "text:05/03/2024"),
        ("31/31/2024", "When?", "text:31/31/2024"),
        # options
        ("B", "", "option:B"),
        ("(b)", "", "option:B"),
        ("B. Paris", "Which?\nA. Rome\nB. Paris", "option:B"),
        ("It can only be (B), since Rome is in Italy.\nYes.", "Which?\n(A) Rome (B) Paris", "option:B"),
        ("A cat", "Which animal?", "text:cat"),
        # yes and no
        ("Yes, because it is.\nIndeed it is so.", "Is water wet?", "truth:yes"),
        ("no", "Is it?", "truth:no"),
        ("True", "Is 2 even, true or false?", "truth:yes"),
        # words
        ("The capital of France is Paris.", "What is the capital of France?", "text:paris"),
        ("The answer is **Paris**, the city of light", "", "text:paris"),
        ('The answer is "ayre".', "", "text:ayre"),
        ("'Paris'", "Which city?", "text:paris"),
        # literals
        ("'Paris'", "", "literal:'Paris'"),
        ('f( "sea" )', "", "literal:f('sea')"),
        ("[1,  2]", "", "literal:[1, 2]"),
        ("'5'", "", "literal:'5'"),
    ],
)
def test_the_key_is_what_the_text_answers(text: str, question: str, key: str) -> None:
    answer = canonical(text, question)
    assert answer is not None
    assert answer[0] == key


@pytest.mark.parametrize("text", ["...", "**", "\\boxed{}", "!"])
def test_signs_alone_answer_nothing(text: str) -> None:
    assert canonical(text) is None


def test_a_text_without_a_recognisable_answer_is_invalid() -> None:
    ballot = read(Candidate("a", 0, "Well.\nThat depends on many things."), Question("Who is the tallest?"))
    assert not ballot.valid
    assert ballot.reason == "no answer found"


def test_labels_are_for_people() -> None:
    assert canonical("1234.5") == ("number:2469/2", "1234.5")
    assert canonical("1/3") == ("number:1/3", "1/3")


@pytest.mark.parametrize(
    ("text", "question", "short"),
    [
        ("175", "What is 100 + 75?", True),
        ("Paris", "Which city?", True),
        ("Hello! How can I help you today?", "Hi", False),
        ("Photosynthesis turns light into sugar, 6 CO2 and 6 H2O at a time. " * 4, "Explain the total yield.", False),
        ("He pays 3 times 4. That makes 12.\nSo 12 it is.", "How many apples?", True),
    ],
)
def test_prose_is_told_from_short_answers(text: str, question: str, *, short: bool) -> None:
    assert is_short(text, question) is short
