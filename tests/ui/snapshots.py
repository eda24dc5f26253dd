"""Snapshots as the engine publishes them, for tests and screenshots."""

import time
from dataclasses import replace

from swarm_desktop.core.ids import ApprovalId, BallotId, NodeId, QuestionId, WorkerId
from swarm_desktop.core.snapshot import (
    ApprovalView,
    CandidateState,
    CandidateView,
    ClientView,
    ClusterView,
    EndpointView,
    HardwareView,
    LoadView,
    ModelView,
    NodeView,
    QuestionState,
    QuestionView,
    SlotView,
    Snapshot,
    Trouble,
    VerdictView,
    WorkerState,
    WorkerView,
)
from swarm_desktop.core.votes import VoteSummary

GIGABYTE = 1024**3

PRACTICE = ModelView(
    id="practice",
    name="Swarm practice model",
    path="/opt/swarm/resources/practice.gguf",
    size_bytes=7_400_000,
    architecture="llama",
    quantisation="Q8_0",
    trained_context=65536,
    practice=True,
)
NODE = NodeView(
    NodeId("node-a"),
    "workbench",
    HardwareView("Debian 12", "Ryzen 7", physical_cores=8, logical_cores=16, memory_bytes=32 * GIGABYTE),
    LoadView(processor_share=0.23, memory_share=0.4),
    votes_won=12,
)
WORKER = WorkerView(
    id=WorkerId("worker-1"),
    model=PRACTICE,
    runtime="llama.cpp (xllamacpp)",
    state=WorkerState.READY,
    slots=tuple(SlotView(index) for index in range(16)),
    context_tokens=65536,
    threads=8,
    tokens_per_second=412.6,
    memory_bytes=212_000_000,
    plan="3.3M at F16, 5 voters, 64k context each, 0.2 of 27.6 GB",
)
ENDPOINT = EndpointView("http://127.0.0.1:7976/v1", listening=True)

STOPPED = Snapshot(node=NODE)
STARTING = Snapshot(running=True, node=NODE, endpoint=ENDPOINT)
LOADING = replace(STARTING, workers=(replace(WORKER, state=WorkerState.LOADING, progress=0.62, slots=()),))
READY = replace(STARTING, workers=(WORKER,))
CONNECTED = replace(
    READY,
    clients=(ClientView("opencode", time.time() - 12, requests=3), ClientView("Zed", time.time() - 600)),
)
FAILED = replace(
    STARTING,
    workers=(
        replace(
            WORKER,
            state=WorkerState.FAILED,
            slots=(),
            tokens_per_second=0.0,
            memory_bytes=0,
            restarts=3,
            trouble=Trouble(
                "The worker stopped three times",
                "It ran out of memory while loading. Choose a smaller model, or close other programs, then restart it.",
                "ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate 19327352832 bytes\nexit status 137",
            ),
        ),
    ),
)
TROUBLED = replace(
    STOPPED,
    trouble=Trouble(
        "The endpoint cannot start",
        "Port 7976 is used by another program. Choose another port in Settings, or close that program.",
        "[Errno 98] address already in use",
    ),
)

QUESTION_ID = QuestionId("chatcmpl-1")
_ANSWERS = (
    ("17 plus 25: 17 + 25 = 42. The answer is 42.", "42"),
    ("Seventeen and twenty-five make 42.", "42"),
    ("17 + 25 = 32.", "32"),
    ("I add 17 and 25 and get 42.", "42"),
    ("17 plus 25 is", ""),
)


def candidates(*, settled: int) -> tuple[CandidateView, ...]:
    """Return five candidates of which the first `settled` are read as ballots."""
    found = []
    for order, (text, label) in enumerate(_ANSWERS):
        done = order < settled
        found.append(
            CandidateView(
                ballot_id=BallotId(f"node-a/{QUESTION_ID}/{order}"),
                order=order,
                voter="workbench",
                model="practice",
                text=text if done else text[: len(text) // 2],
                state=CandidateState.COUNTED if done else CandidateState.STREAMING,
                key=f"number:{label}" if done else "",
                label=label if done else "",
                tokens=len(text) // 3,
            )
        )
    return tuple(found)


VOTING_QUESTION = QuestionView(
    id=QUESTION_ID,
    origin="window",
    model="practice",
    prompt="What is 17 plus 25?",
    strategy="auto",
    voters=5,
    state=QuestionState.VOTING,
    candidates=candidates(settled=2),
)
VERDICT = VerdictView(
    winner=BallotId(f"node-a/{QUESTION_ID}/0"),
    text="17 plus 25: 17 + 25 = 42. The answer is 42.",
    tool_calls=(),
    task="short_answer",
    strategy="auto",
    rule="plurality",
    share=0.75,
    margin=0.5,
    counted=4,
    invalid=0,
    dispatched=5,
    lost=0,
    reason="3 of 5 voters gave 42",
    stopped_early="the verdict was certain after 4 of 5 ballots",
    clusters=(
        ClusterView("number:42", "42", tuple(BallotId(f"node-a/{QUESTION_ID}/{order}") for order in (0, 1, 3)), 0.75),
        ClusterView("number:32", "32", (BallotId(f"node-a/{QUESTION_ID}/2"),), 0.25),
    ),
)
DONE_QUESTION = replace(
    VOTING_QUESTION,
    state=QuestionState.DONE,
    seconds=2.4,
    verdict=VERDICT,
    candidates=(
        *candidates(settled=4)[:4],
        replace(candidates(settled=4)[4], state=CandidateState.STOPPED, reason=VERDICT.stopped_early),
    ),
)
FAILED_QUESTION = replace(
    VOTING_QUESTION,
    state=QuestionState.FAILED,
    candidates=tuple(
        replace(candidate, state=CandidateState.LOST, reason="its worker stopped")
        for candidate in candidates(settled=0)
    ),
    trouble=Trouble("The worker stopped", "It stopped while it was answering and is being restarted. Ask again."),
)

VOTING = replace(
    READY,
    workers=(
        replace(
            WORKER,
            state=WorkerState.BUSY,
            slots=tuple(SlotView(index, busy=index < 3) for index in range(16)),
        ),
    ),
    node=replace(NODE, load=LoadView(0.86, 0.41)),
    questions=(VOTING_QUESTION,),
)
DONE = replace(READY, questions=(DONE_QUESTION,))


def other_question(number: int, prompt: str, origin: str, ballots_for: tuple[int, int], task: str) -> QuestionView:
    """Return a finished question with so many of so many ballots behind the winner."""
    agreeing, counted = ballots_for
    ballots = tuple(BallotId(f"node-a/q{number}/{order}") for order in range(counted))
    clusters = [ClusterView("a", "a", ballots[:agreeing], agreeing / counted)]
    if agreeing < counted:
        clusters.append(ClusterView("b", "b", ballots[agreeing:], 1 - agreeing / counted))
    verdict = replace(
        VERDICT,
        winner=ballots[0],
        task=task,
        counted=counted,
        dispatched=counted,
        stopped_early="",
        clusters=tuple(clusters),
    )
    return QuestionView(
        id=QuestionId(f"q{number}"),
        origin=origin,
        model="practice",
        prompt=prompt,
        strategy="auto",
        voters=counted,
        state=QuestionState.DONE,
        verdict=verdict,
        seconds=1.2 + number,
    )


HISTORY = replace(
    READY,
    questions=(
        DONE_QUESTION,
        other_question(2, "Write a function parse_date() that reads ISO dates", "opencode", (7, 9), "code"),
        other_question(3, "Explain this regular expression to me, please", "curl", (2, 5), "free_text"),
        other_question(4, "Older", "curl", (5, 5), "free_text"),
    ),
)

MINUTE = 60
DAY = 24 * 60 * MINUTE
NOW = time.time()

_BODIES = (
    "try:\n        return date.fromisoformat(text.strip())\n    except ValueError:\n        return None",
    "return date.fromisoformat(text)",
    "try:\n        return date.fromisoformat(text.strip())\n    except ValueError:\n        return None",
)
_BALLOTS = tuple(BallotId(f"node-a/kept/{order}") for order in range(3))


def _program(body: str) -> str:
    return (
        "from datetime import date\n\n\ndef parse_date(text):\n"
        f'    """Return the date that `text` names, None where it names none."""\n    {body}'
    )


KEPT = QuestionView(
    id=QuestionId("kept"),
    origin="opencode",
    model="practice",
    prompt="Write a function parse_date() that reads ISO dates and returns None for anything else",
    strategy="auto",
    voters=3,
    state=QuestionState.DONE,
    started_at=NOW - 40 * MINUTE,
    seconds=8.1,
    candidates=tuple(
        CandidateView(
            ballot_id=_BALLOTS[order],
            order=order,
            voter="workbench",
            model="practice",
            text=_program(body),
            state=CandidateState.COUNTED,
            key=body,
            label="parse_date()",
            tokens=60,
        )
        for order, body in enumerate(_BODIES)
    ),
    verdict=replace(
        VERDICT,
        winner=_BALLOTS[0],
        text=_program(_BODIES[0]),
        task="code",
        share=2 / 3,
        counted=3,
        dispatched=3,
        reason="2 of 3 programs say the same",
        stopped_early="",
        clusters=(
            ClusterView(_BODIES[0], "parse_date()", (_BALLOTS[0], _BALLOTS[2]), 2 / 3),
            ClusterView(_BODIES[1], "parse_date()", (_BALLOTS[1],), 1 / 3),
        ),
    ),
)
WORDLESS = replace(
    DONE_QUESTION,
    id=QuestionId("wordless"),
    origin="curl",
    prompt="",
    started_at=NOW - DAY,
    candidates=tuple(
        replace(candidate, text="", key="", label="", reason="") for candidate in DONE_QUESTION.candidates
    ),
    verdict=replace(
        VERDICT,
        text="",
        reason="",
        clusters=tuple(
            replace(cluster, key=str(place), label="") for place, cluster in enumerate(VERDICT.clusters, start=1)
        ),
    ),
)
"""As the ledger keeps it without texts."""


def summary(question: QuestionView) -> VoteSummary:
    """Return a vote as the ledger lists it."""
    verdict = question.verdict
    assert verdict is not None
    return VoteSummary(
        id=question.id,
        asked_at=question.started_at,
        origin=question.origin,
        model=question.model,
        prompt=question.prompt,
        answer=verdict.text,
        task=verdict.task,
        strategy=verdict.strategy,
        agreeing=verdict.agreeing,
        voters=verdict.counted,
        share=verdict.share,
        seconds=question.seconds,
    )


PAST = {question.id: question for question in (KEPT, WORDLESS)}
LEDGER = tuple(map(summary, PAST.values())) + tuple(
    replace(summary(WORDLESS), id=QuestionId(f"old{days}"), asked_at=NOW - days * DAY, agreeing=days % 5 + 1)
    for days in range(2, 12)
)
ASKED_NOW = replace(READY, questions=(replace(DONE_QUESTION, started_at=NOW - MINUTE),))

_COMMAND = ApprovalView(
    ApprovalId("approval-1"),
    "execute_bash",
    "grep -rn parse_date src && rm -rf build",
    "grep -rn parse_date src &&\nrm -rf build\n\n[in /home/me/projects, without network, for at most 30 seconds]",
    "opencode",
    asked_at=NOW,
    until=NOW + 120,
    may_be_remembered=True,
)
ASKING = replace(READY, approvals=(_COMMAND, replace(_COMMAND, id=ApprovalId("approval-2"))))

LONG_TEXTS = {
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 " * 500,
    "a very long word": "x" * 5000,
    "many lines": "\n".join(f"line {number} of many" for number in range(800)),
    "emoji": "\N{HONEYBEE}\N{SPARKLES} " * 900,
}


def asked_at_length(prompt: str, *answers: str) -> Snapshot:
    """Return a verdict on answers that go on and on, the first of which won."""
    question = replace(
        DONE_QUESTION,
        id=QuestionId("long"),
        prompt=prompt,
        started_at=NOW,
        candidates=tuple(
            replace(candidate, text=answer, label=answer[:200], reason=answer[:200])
            for candidate, answer in zip(DONE_QUESTION.candidates, answers, strict=True)
        ),
        verdict=replace(VERDICT, text=answers[0], reason=f"3 of 5 voters gave {answers[0][:200]}"),
    )
    return replace(READY, questions=(question,))


LONG = asked_at_length(
    LONG_TEXTS["a very long word"],
    LONG_TEXTS["right to left"] + "end",
    LONG_TEXTS["right to left"],
    *list(LONG_TEXTS.values())[1:],
)
