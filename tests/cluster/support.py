"""A Dask scheduler and workers as processes of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", str(port))]

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker."""
        words = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        self.processes.append(self._start("worker", self.address, *words, **environment))
        return self.processes[-1]

    def _start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        merged = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        with (self.folder / f"{words[0]}-{time.monotonic_ns()}.log").open("wb") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, env=merged, cwd=self.folder)

    def close(self) -> None:
        """End all that still runs."""
        for process in self.processes:
            process.kill()
            process.wait()
