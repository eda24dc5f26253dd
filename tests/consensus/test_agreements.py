from swarm_desktop.consensus import Agreements


def agreements(votes: int) -> Agreements:
    """Return what is learned where model `c` always says something else than `a` and `b`."""
    record = Agreements()
    for vote in range(votes):
        ballots = {f"{vote}/{place}": model for place, model in enumerate("aabbc")}
        *together, alone = ballots
        record.learn(ballots, [together, [alone]])
    return record


def test_models_that_agree_with_the_others_count_more() -> None:
    weights = agreements(40).weights({"a", "b", "c"})
    assert weights["a"] == weights["b"] > 1 > weights["c"]


def test_a_few_votes_hardly_matter() -> None:
    few, many = agreements(1).weights({"a", "c"}), agreements(40).weights({"a", "c"})
    assert 1 - few["c"] < 1 - many["c"]


def test_one_model_alone_has_no_weight_and_teaches_nothing() -> None:
    record = Agreements()
    record.learn(dict.fromkeys("12345", "a"), [["1", "2", "3"], ["4", "5"]])
    assert record.weights({"a", "b"}) == {}
    assert agreements(40).weights({"c"}) == {}


def test_two_voters_that_differ_say_nothing_of_each_other() -> None:
    record = Agreements()
    record.learn({"1": "a", "2": "b"}, [["1"], ["2"]])
    assert record.weights({"a", "b"}) == {}


def test_invalid_ballots_agree_with_nobody() -> None:
    record = Agreements()
    for _ in range(20):
        record.learn({"1": "a", "2": "a", "3": "a", "4": "b"}, [["1", "2", "3"]])
    weights = record.weights({"a", "b"})
    assert weights["b"] < weights["a"]


def test_what_was_learned_is_forgotten_with_the_votes() -> None:
    record = agreements(40)
    record.forget()
    assert record.weights({"a", "b", "c"}) == {}
