from swarm_desktop.swarm.wire import Borrowed
from swarm_desktop.workers.runtime import VoterRequest


def test_a_request_arrives_as_it_was_made() -> None:
    request = VoterRequest(
        messages=({"role": "user", "content": "Hello"},),
        voters=3,
        seed=7,
        sampling={"temperature": 0.8, "stop": ["x"]},
        tools=({"type": "function", "function": {"name": "add"}},),
        tool_choice="auto",
    )
    sent = Borrowed(model="practice", request=request, voters=3).model_dump_json()
    arrived = Borrowed.model_validate_json(sent).request
    assert arrived.messages == request.messages
    assert arrived.tools == request.tools
    assert (arrived.voters, arrived.seed, dict(arrived.sampling)) == (3, 7, dict(request.sampling))
