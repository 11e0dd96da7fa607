"""The virus check by ClamAV's daemon, where settings.CLAMAV_ADDRESS ("host:port") names one."""

import logging
import socket
from typing import IO

from django.conf import settings

from core.files.faults import WrongFile

logger = logging.getLogger("orken.files")

TIMEOUT_SECONDS = 30
PIECE = 64 * 1024
LONGEST_REPLY = 4096


def scan(file: IO[bytes]) -> None:
    """Let the daemon read the file from its start. Without a clear "clean" the file is not taken.

    Raises: WrongFile. Nothing happens where no daemon is set.
    """
    if not settings.CLAMAV_ADDRESS:
        return
    try:
        reply = _ask(settings.CLAMAV_ADDRESS, file)
    except (OSError, ValueError) as error:
        logger.error("the virus check cannot be reached: %s", error)
        raise WrongFile("not_checked") from error
    if reply.endswith(" FOUND"):
        logger.warning("the virus check refused an upload: %s", reply)
        raise WrongFile("infected")
    if not reply.endswith(": OK"):
        logger.error("the virus check answered %r", reply)
        raise WrongFile("not_checked")


def _ask(address: str, file: IO[bytes]) -> str:
    """The daemon's answer to INSTREAM: pieces with their length in front, a length of zero at the end."""
    host, _colon, port = address.rpartition(":")
    file.seek(0)
    with socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT_SECONDS) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            daemon.sendall(len(piece).to_bytes(4, "big") + piece)
        daemon.sendall(bytes(4))
        return _reply(daemon)


def _reply(daemon: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY and (piece := daemon.recv(LONGEST_REPLY)):
        reply += piece
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()
