"""A process that downloads one file, as the program does, and prints where it is: something to kill."""

import asyncio
import sys
from pathlib import Path

from swarm_desktop.core.settings import ModelsSettings
from swarm_desktop.models.downloads.downloads import Downloads
from swarm_desktop.models.downloads.means import Means
from swarm_desktop.models.downloads.pace import Throttle
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile


async def main(hub_url: str, folder: Path, repository: str, file: str) -> None:
    async def no_token() -> None:
        return None

    settings = ModelsSettings(hub_url=hub_url)
    means = Means(lambda: folder, lambda: settings, no_token, Throttle(lambda: 0))
    downloads = Downloads(means, lambda _: None)
    wanted = (WantedFile(path=file),)
    view = await downloads.ended(downloads.add(DownloadRequest.of(file, repository, wanted)))
    sys.stdout.write(view.path)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
