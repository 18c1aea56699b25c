"""The mirror under test: copied from the proxy's database whenever somebody asks it."""

from pathlib import Path

from analytics.mirror.loop import run_cycle
from analytics.mirror.refresh import Refresher
from analytics.mirror.store import Store

MEMORY = {"memory": "400MB", "threads": 2}


class FreshStore(Store):
    """A store that a refresher of its own brings up to date before every snapshot."""

    def __init__(self, folder: Path):
        super().__init__(folder, **MEMORY)
        self.refresher = Refresher(folder, **MEMORY, keeps_tags=False, retention=0)

    def update(self) -> None:
        while run_cycle(self.refresher, verify=True)[0].missing:
            pass
        super().update()
