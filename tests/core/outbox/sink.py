"""A real mail server on the loopback: keeps what it takes, and refuses, hangs or hangs up when told to."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Sink:
    """`rcpt` and `data` are answers to give instead of taking the mail ("550 5.1.1 no such person"); `stalls` holds DATA back for ever."""

    port: int = 0
    rcpt: str = ""
    data: str = ""
    stalls: bool = False
    hangs_up: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    waiting: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.waiting += 1
        if self.stalls:
            await asyncio.sleep(600)
        if self.hangs_up:
            server.transport.close()
            return "250 OK"
        if self.data:
            return self.data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return sorted(mail["Message-ID"] for mail in self.mails)


@contextmanager
def running_sink(port: int = 0) -> Iterator[Sink]:
    """On the given port, or on a free one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sink = Sink(port=port or probe.getsockname()[1])
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop(no_assert=True)
