"""What running the candidates tells: the programs of a vote, all called with the same arguments, in the sandbox."""

from swarm_desktop.consensus import Candidate, Evidence, Question
from swarm_desktop.consensus.probes import Probes, passed, probes_for
from swarm_desktop.consensus.programs import program_in
from swarm_desktop.sandbox import Sandbox


class ProgramTrials:
    """The trials of one question. The first program decides how the function is called; the others follow."""

    def __init__(self, question: Question, sandbox: Sandbox) -> None:
        self._question = question
        self._sandbox = sandbox
        self._function = question.entry_point
        self._probes: Probes | None = None

    async def evidence(self, candidate: Candidate) -> Evidence | None:
        """Return what the candidate's program gives for the probe inputs; None where there is nothing to call."""
        program = program_in(candidate.text, self._question.entry_point)
        if program is None:
            return None
        function = self._function = self._function or program.function
        probes = self._probes = self._probes or probes_for(function, self._question.text, program.source)
        if not probes.calls:
            return None
        outputs = await self._sandbox.outputs(program.under_the_name(function), probes.calls)
        return Evidence(outputs=outputs, passed=passed(probes, outputs) or None)
