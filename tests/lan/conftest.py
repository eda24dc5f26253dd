from collections.abc import Iterator

import pytest

from tests.lan.machines import Machines, started_machines
from tests.lan.network import Lan, plugged_lan


@pytest.fixture
def lan() -> Iterator[Lan]:
    with plugged_lan() as made:
        yield made


@pytest.fixture
def machines(lan: Lan) -> Iterator[Machines]:  # noqa: ARG001 - they end before their network
    with started_machines() as started:
        yield started
