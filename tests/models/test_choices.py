"""The catalog as a person is offered it on one machine."""

from dataclasses import replace
from pathlib import Path

from swarm_desktop.core.downloads import DownloadView
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.settings import Settings, VotingSettings, WorkerSettings
from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.catalog import shipped_catalog
from swarm_desktop.models.choices import model_choices, owned, wishes_of
from swarm_desktop.models.hub.names import place_of

GIGABYTE = 2**30
MACHINE = HardwareView(
    physical_cores=8,
    memory_bytes=16 * GIGABYTE,
    memory_available_bytes=12 * GIGABYTE,
    gpus=(GpuView("Card", 8 * GIGABYTE, memory_free_bytes=8 * GIGABYTE),),
)


def test_one_model_is_proposed_and_every_other_file_says_why_not(tmp_path: Path) -> None:
    catalog = shipped_catalog()
    choices = model_choices(catalog, MACHINE, Settings(), tmp_path)
    assert choices.proposed is not None
    assert choices.proposed.words == choices.explanation
    assert "5 voters" in choices.explanation
    assert len(choices.others) + 1 == sum(len(model.files) for model in catalog.chat_models)
    assert all(other.words for other in choices.others)
    names = [choices.proposed.name, *(other.name for other in (*choices.others, *choices.for_vectors))]
    assert len(set(names)) == len(names)
    assert all(catalog.find(name) for name in names)


def test_models_for_vectors_are_offered_apart(tmp_path: Path) -> None:
    choices = model_choices(shipped_catalog(), MACHINE, Settings(), tmp_path)
    assert choices.for_vectors
    assert {choice.purpose for choice in choices.for_vectors} == {"embedding"}
    assert "embedding" not in {choice.purpose for choice in choices.others}


def test_what_is_here_already_names_its_file(tmp_path: Path) -> None:
    choices = model_choices(shipped_catalog(), MACHINE, Settings(), tmp_path)
    assert choices.proposed is not None
    assert choices.proposed.path == ""
    for file in choices.proposed.files:
        place = place_of(tmp_path, choices.proposed.repository, file)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    again = model_choices(shipped_catalog(), MACHINE, Settings(), tmp_path).proposed
    assert again is not None
    assert again.path == str(place_of(tmp_path, again.repository, again.files[0]))


def test_before_the_hardware_is_known_nothing_is_proposed(tmp_path: Path) -> None:
    choices = model_choices(shipped_catalog(), HardwareView(), Settings(), tmp_path)
    assert choices.proposed is None
    assert choices.explanation.startswith("No model fits")


def test_a_choice_knows_its_download(tmp_path: Path) -> None:
    choice = model_choices(shipped_catalog(), MACHINE, Settings(), tmp_path).others[0]
    download = DownloadView(DownloadId("1"), "any name", choice.repository, choice.files)
    assert choice.is_fetched_by(download)
    assert not choice.is_fetched_by(replace(download, files=("other.gguf",)))


def test_wishes_come_from_the_settings_unless_they_are_given() -> None:
    settings = Settings(voting=VotingSettings(voters=3), worker=WorkerSettings(context_tokens=8192))
    assert (wishes_of(settings).voters, wishes_of(settings).context_tokens) == (3, 8192)
    assert (wishes_of(settings, 7, 2048).voters, wishes_of(settings, 7, 2048).context_tokens) == (7, 2048)


def test_a_model_that_is_not_here_names_the_machine_that_has_all_of_it(tmp_path: Path) -> None:
    choices = model_choices(shipped_catalog(), MACHINE, Settings(), tmp_path)
    first, *others = (choice for choice in choices.others if choice.files)
    owners = {(first.repository, file): "attic" for file in first.files}
    told = owned(choices, owners)
    assert {choice.name for choice in told.others if choice.machine} == {first.name}
    here = replace(choices, others=(replace(first, path="/models/it.gguf"), *others))
    assert not any(choice.machine for choice in owned(here, owners).others)
