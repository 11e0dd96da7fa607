"""A server and a browser that can be killed as a power cut kills them, and started again where they were."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import ARGUMENTS, find_chromium

PATIENCE = 60


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@dataclass
class Server:
    """The site in a process of its own, on one port for good: what a browser keeps, it keeps for this address."""

    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.journeys.process.server_settings",
            "SERVER_DATABASE": connection.settings_dict["NAME"],
            "SITE_URL": self.url,
            "SECRET_KEY": settings.SECRET_KEY,  # who is signed in stays so when the server comes back
            "IIN_KEY": settings.IIN_KEY,
            "TEST_VAR_DIR": str(settings.VAR_DIR),
        }
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads", "4", "config.wsgi:application"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE):
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise TimeoutError(self.log.read_text())

    def kill(self) -> None:
        """The parent and its workers at once, without a word."""
        if self.process and self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class OwnBrowser:
    """Chromium with a profile that stays on the disk."""

    family: Browser
    profile: Path
    context: BrowserContext | None = None

    def start(self) -> Page:
        self.context = self.family.browser_type.launch_persistent_context(
            self.profile,
            executable_path=find_chromium(),
            headless=True,
            args=ARGUMENTS,
            locale="ru",
            viewport={"width": 1280, "height": 900},
        )
        return self.context.pages[0]

    def kill(self) -> None:
        """Every process that was started with this profile, which is ours alone."""
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                if str(self.profile).encode() in (entry / "cmdline").read_bytes() and int(entry.name) != os.getpid():
                    os.kill(int(entry.name), signal.SIGKILL)
        if self.context:
            with suppress(Exception):
                self.context.close()
            self.context = None
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def has_on_disk(self, words: str) -> bool:
        """Whether the words have reached the files of the profile: the browser writes what a page keeps some seconds later."""
        wanted = (words.encode("utf-16-le"), words.encode())
        files = (self.profile / "Default" / "Local Storage" / "leveldb").glob("*")
        return any(text in path.read_bytes() for path in files if path.is_file() for text in wanted)

    def wait_for_disk(self, words: str) -> None:
        until = time.monotonic() + PATIENCE
        while not self.has_on_disk(words):
            assert time.monotonic() < until, "the browser has not written its local storage"
            time.sleep(0.2)
