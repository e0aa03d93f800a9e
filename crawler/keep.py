"""How what a walk has seen gets into the site's file: in batches, the moment one is full or a second old."""

import asyncio
from collections.abc import Callable

from crawler.store import SiteStore, StoreError, Visit

_OLDEST = 1.0  # seconds a visit may wait: what a kill -9 can cost
_HEAVIEST = 8_000_000  # bytes of bodies that may wait


class Keep:
    """Keeps visits. A file that cannot be written ends the walk: going on would only lose what is asked."""

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._waiting: list[Visit] = []
        self._weight = 0
        self._timer: asyncio.TimerHandle | None = None
        self._store: SiteStore | None = None
        self._failed: Callable[[StoreError], None] = lambda _: None

    def attach(self, store: SiteStore, failed: Callable[[StoreError], None]) -> None:
        self._store = store
        self._failed = failed

    def add(self, visit: Visit) -> None:
        self._waiting.append(visit)
        self._weight += len(visit.body or b"")
        if len(self._waiting) >= self._batch or self._weight > _HEAVIEST:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_OLDEST, self.flush)

    def flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        visits, self._waiting, self._weight = self._waiting, [], 0
        if not visits or self._store is None:
            return
        try:
            self._store.save(visits)
        except StoreError as error:
            self._failed(error)
