"""What ends a build on a cluster."""

from __future__ import annotations

from dossier.diagnostics import Diagnostic


class ClusterError(Exception):
    """The cluster cannot be used, or no longer. ``finding`` says so to the user."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.finding = Diagnostic(code, message, None, hint)
