"""The queue of files that Celery uses where no Redis is set: kombu's own, with each step made whole.

Stock kombu opens a message's file and then writes it, so a worker that looks in between takes an empty file and dies of it.
Here a file gets its name when it is complete, and is taken by renaming it: one message, one worker.
"""

import os
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

SCHEME = "files"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as the library's own, which is not as its base
        folder = Path(self.data_folder_out)
        name = f"{monotonic_ns() // 1_000_000}_{uuid4()}"
        draft = folder / f"{name}.draft"
        draft.write_bytes(str_to_bytes(dumps(payload)))
        draft.rename(folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for waiting in sorted(Path(self.data_folder_in).iterdir()):
            if waiting.name.partition(".")[2] != f"{queue}.msg":
                continue
            try:
                taken = waiting.rename(Path(self.processed_folder) / waiting.name)
            except FileNotFoundError:  # another worker was faster
                continue
            payload = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(payload))
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Let the exchange's file appear with a whole, empty table; stock kombu then adds to it under a lock."""
        file = self._exchange_file(exchange)
        if not file.exists():
            draft = file.with_name(f"{uuid4()}.draft")
            draft.write_bytes(b"[]")
            with suppress(FileExistsError):
                os.link(draft, file)
            draft.unlink()
        super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    Channel = Channel
    driver_name = "files"


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
