"""Every feature in every dialect that offers it, streamed and not, of one voter and of a vote; and the table of it.

`docs/conformance.md` is written from the same list: `python -m tests.conformance.table`.
"""

from functools import partial

import pytest

from tests.conformance.asking import Asked, Dialect, Reply, ask
from tests.conformance.features import FEATURES, Feature
from tests.conformance.table import DIALECTS, DOCUMENT, document
from tests.support.program import Served

OFFERED = [
    pytest.param(feature, dialect, id=f"{feature.name} in {dialect.name}")
    for feature in FEATURES
    for dialect in DIALECTS
    if dialect.name in feature.offered_by
]


@pytest.mark.parametrize("voting", [False, True], ids=["single", "voting"])
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(("feature", "dialect"), OFFERED)
async def test_a_feature_works(
    served: Served, feature: Feature, dialect: Dialect, *, streamed: bool, voting: bool
) -> None:
    asked_of_swarm = partial(ask, served, dialect, streamed=streamed, voting=voting)
    await feature.check(asked_of_swarm)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
async def test_a_vote_tells_of_itself(served: Served, dialect: Dialect, *, streamed: bool) -> None:
    feature = FEATURES[0]
    replies = []

    async def noted(asked: Asked) -> Reply:
        replies.append(await ask(served, dialect, asked, streamed=streamed, voting=True))
        return replies[-1]

    await feature.check(noted)
    (reply,) = replies
    assert reply.swarm is not None
    assert reply.swarm["voters"] == 3
    assert reply.headers["X-Swarm-Voters"] == "3"


def test_the_document_says_what_is_tested() -> None:
    assert DOCUMENT.read_text() == document(), "write it anew: python -m tests.conformance.table"
