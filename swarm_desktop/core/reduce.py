"""Folding events into snapshots: a pure function, and the only place where the state of the program changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from swarm_desktop.core.downloads import DownloadView
from swarm_desktop.core.events import (
    ApprovalAsked,
    ApprovalSettled,
    CandidateReplaced,
    CandidateSettled,
    CandidatesGrew,
    ClientSeen,
    DiscoveryChanged,
    DownloadChanged,
    DownloadRemoved,
    EndpointChanged,
    EngineStarted,
    EngineStopped,
    EngineTroubled,
    Event,
    HardwareFound,
    HiveChanged,
    LendingChanged,
    LoadMeasured,
    NodeNamed,
    OfferHeard,
    PairingChanged,
    PeerChanged,
    PeerGreeted,
    PeerMeasured,
    PeerRemoved,
    PowerChanged,
    ProfileChanged,
    QuestionAsked,
    QuestionEnded,
    QuestionsForgotten,
    RuntimesChanged,
    SandboxLookedFor,
    UpdateChanged,
    UsageCounted,
    VotersDispatched,
    WorkerChanged,
    WorkerRemoved,
)
from swarm_desktop.core.ids import BallotId, NodeId, QuestionId
from swarm_desktop.core.power import PowerView
from swarm_desktop.core.snapshot import (
    RECENT_CLIENTS,
    RECENT_QUESTIONS,
    CandidateState,
    CandidateView,
    ClientView,
    LoadView,
    NodeView,
    QuestionState,
    QuestionView,
    Snapshot,
    WorkerView,
)


def reduce(snapshot: Snapshot, event: Event) -> Snapshot:  # noqa: C901, PLR0911, PLR0912 - one arm per event
    """Return the snapshot after `event`. Events about forgotten questions change nothing."""
    match event:
        case EngineStarted():
            return replace(snapshot, running=True, trouble=None)
        case EngineStopped():
            return replace(snapshot, running=False, endpoint=None, workers=(), profile="", power=PowerView())
        case EngineTroubled(trouble):
            return replace(snapshot, trouble=trouble)
        case EndpointChanged(endpoint):
            return replace(snapshot, endpoint=endpoint)
        case ClientSeen():
            return replace(snapshot, clients=_with_client(snapshot.clients, event))
        case NodeNamed(node):
            return replace(snapshot, node=node)
        case HardwareFound(hardware):
            return replace(snapshot, node=replace(snapshot.node, hardware=hardware))
        case LoadMeasured(load):
            return replace(snapshot, node=replace(snapshot.node, load=load))
        case WorkerChanged(worker):
            return replace(snapshot, workers=_with_worker(snapshot.workers, worker))
        case WorkerRemoved(worker_id):
            kept = tuple(worker for worker in snapshot.workers if worker.id != worker_id)
            return replace(snapshot, workers=kept)
        case ProfileChanged(profile):
            return replace(snapshot, profile=profile)
        case RuntimesChanged(runtimes, servers):
            return replace(snapshot, runtimes=runtimes, servers=servers)
        case QuestionAsked(question):
            return replace(snapshot, questions=_with_question(snapshot.questions, question))
        case VotersDispatched(question_id, candidates):
            return _change_question(
                snapshot,
                question_id,
                lambda question: replace(question, state=QuestionState.VOTING, candidates=candidates),
            )
        case CandidatesGrew():
            return _change_question(snapshot, event.question_id, lambda question: _grown(question, event))
        case CandidateReplaced():
            return _change_question(snapshot, event.question_id, lambda question: _replaced(question, event))
        case CandidateSettled():
            return _change_question(snapshot, event.question_id, lambda question: _settled(question, event))
        case QuestionEnded():
            ended = _change_question(snapshot, event.question_id, lambda question: _ended(question, event))
            return ended if event.verdict is None else _with_win(ended, event.question_id, event.verdict.winner)
        case QuestionsForgotten(forgotten):
            kept_questions = tuple(
                question
                for question in snapshot.questions
                if question.is_active or forgotten not in {None, question.id}
            )
            return replace(snapshot, questions=kept_questions)
        case ApprovalAsked(approval):
            return replace(snapshot, approvals=(*snapshot.approvals, approval))
        case ApprovalSettled(approval_id):
            waiting = tuple(approval for approval in snapshot.approvals if approval.id != approval_id)
            return replace(snapshot, approvals=waiting)
        case SandboxLookedFor(trouble):
            return replace(snapshot, sandbox_trouble=trouble)
        case DownloadChanged(download):
            return replace(snapshot, downloads=_with_download(snapshot.downloads, download))
        case DownloadRemoved(download_id):
            others = tuple(download for download in snapshot.downloads if download.id != download_id)
            return replace(snapshot, downloads=others)
        case DiscoveryChanged(discovery):
            return replace(snapshot, discovery=discovery)
        case HiveChanged(hive):
            return replace(snapshot, hive=hive)
        case PeerChanged(peer):
            return replace(snapshot, peers=_with_peer(snapshot.peers, peer))
        case PeerGreeted(node_id, hardware, load, link):
            return _change_peer(snapshot, node_id, lambda peer: replace(peer, hardware=hardware, load=load, link=link))
        case PeerRemoved(node_id):
            return replace(snapshot, peers=tuple(peer for peer in snapshot.peers if peer.id != node_id))
        case OfferHeard():
            return _change_peer(
                snapshot, event.node_id, lambda peer: replace(peer, lends=event.voters, model=event.model)
            )
        case PeerMeasured(node_id, statistics):
            return _change_peer(snapshot, node_id, lambda peer: replace(peer, statistics=statistics))
        case UsageCounted(usage):
            return _change_peer(snapshot, usage.node_id, lambda peer: replace(peer, usage=usage))
        case LendingChanged(lending):
            return replace(snapshot, lending=lending)
        case PowerChanged(power):
            return replace(snapshot, power=power)
        case UpdateChanged(update):
            return replace(snapshot, update=update)
        case PairingChanged(pairing):
            return replace(snapshot, pairing=pairing)
        case _:
            assert_never(event)


def _with_worker(workers: tuple[WorkerView, ...], changed: WorkerView) -> tuple[WorkerView, ...]:
    if any(worker.id == changed.id for worker in workers):
        return tuple(changed if worker.id == changed.id else worker for worker in workers)
    return (*workers, changed)


def _with_download(downloads: tuple[DownloadView, ...], changed: DownloadView) -> tuple[DownloadView, ...]:
    if any(download.id == changed.id for download in downloads):
        return tuple(changed if download.id == changed.id else download for download in downloads)
    return (*downloads, changed)


def _with_peer(peers: tuple[NodeView, ...], changed: NodeView) -> tuple[NodeView, ...]:
    def follow(peer: NodeView) -> NodeView:
        # What it is made of, what it offers, what it won, how it serves and what it uses is told elsewhere.
        known = replace(peer, name=changed.name, paired=changed.paired, online=changed.online)
        # Of a machine that is gone nobody knows how busy it is, or how far away.
        return known if changed.online else replace(known, load=LoadView(), link=replace(known.link, latency_ms=None))

    if any(peer.id == changed.id for peer in peers):
        return tuple(follow(peer) if peer.id == changed.id else peer for peer in peers)
    return (*peers, changed)


def _change_peer(snapshot: Snapshot, node_id: NodeId, change: Callable[[NodeView], NodeView]) -> Snapshot:
    return replace(snapshot, peers=tuple(change(peer) if peer.id == node_id else peer for peer in snapshot.peers))


def _with_win(snapshot: Snapshot, question_id: QuestionId, winner: BallotId) -> Snapshot:
    """Count a won vote for the machine whose voter it was."""
    question = snapshot.question(question_id)
    won = next((found for found in question.candidates if found.ballot_id == winner), None) if question else None
    if won is not None and won.peer is not None and not won.stands_in:
        return _change_peer(snapshot, won.peer.id, lambda peer: replace(peer, votes_won=peer.votes_won + 1))
    if not winner.startswith(f"{snapshot.node.id}/"):
        return snapshot
    return replace(snapshot, node=replace(snapshot.node, votes_won=snapshot.node.votes_won + 1))


def _with_client(clients: tuple[ClientView, ...], event: ClientSeen) -> tuple[ClientView, ...]:
    before = next((client.requests for client in clients if client.name == event.name), 0)
    others = tuple(client for client in clients if client.name != event.name)
    return (ClientView(event.name, event.at, before + 1), *others[: RECENT_CLIENTS - 1])


def _with_question(questions: tuple[QuestionView, ...], asked: QuestionView) -> tuple[QuestionView, ...]:
    kept = list(questions)
    while len(kept) >= RECENT_QUESTIONS:
        # An active question is never forgotten, so that its verdict finds it.
        finished = [index for index, question in enumerate(kept) if not question.is_active]
        if not finished:
            break
        del kept[finished[-1]]
    return (asked, *kept)


def _change_question(
    snapshot: Snapshot, question_id: QuestionId, change: Callable[[QuestionView], QuestionView]
) -> Snapshot:
    questions = tuple(change(question) if question.id == question_id else question for question in snapshot.questions)
    return replace(snapshot, questions=questions)


def _grown(question: QuestionView, event: CandidatesGrew) -> QuestionView:
    def grow(candidate: CandidateView) -> CandidateView:
        growth = event.growth.get(candidate.ballot_id)
        if growth is None:
            return candidate
        return replace(
            candidate,
            text=growth.text,
            reasoning=growth.reasoning,
            tool_calls=growth.tool_calls,
            tokens=growth.tokens,
        )

    return replace(question, candidates=tuple(grow(candidate) for candidate in question.candidates))


def _replaced(question: QuestionView, event: CandidateReplaced) -> QuestionView:
    ballot_id = event.candidate.ballot_id
    candidates = (event.candidate if known.ballot_id == ballot_id else known for known in question.candidates)
    return replace(question, candidates=tuple(candidates))


def _settled(question: QuestionView, event: CandidateSettled) -> QuestionView:
    def settle(candidate: CandidateView) -> CandidateView:
        if candidate.ballot_id != event.ballot_id:
            return candidate
        return replace(candidate, state=event.state, key=event.key, label=event.label, reason=event.reason)

    return replace(question, candidates=tuple(settle(candidate) for candidate in question.candidates))


def _ended(question: QuestionView, event: QuestionEnded) -> QuestionView:
    # Whoever still streams when the question ends was cancelled with it.
    reason = event.verdict.stopped_early if event.verdict else ""
    candidates = tuple(
        replace(candidate, state=CandidateState.STOPPED, reason=reason)
        if candidate.state is CandidateState.STREAMING
        else candidate
        for candidate in question.candidates
    )
    return replace(
        question,
        state=event.state,
        seconds=event.seconds,
        verdict=event.verdict,
        trouble=event.trouble,
        candidates=candidates,
    )
