"""Whom this installation believes. Both pins stand outside the database, so that whoever writes there cannot move them.

The root key comes from the settings. The service id is remembered in the data folder when the first directory is
published: a directory of another service under the same root is as strange as one under another root.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from crypto.bodies import b64, unb64
from crypto.directory import SERVICE_BYTES
from crypto.errors import WrongService


@dataclass(frozen=True)
class Trust:
    root: bytes
    folder: Path

    def service(self) -> bytes | None:
        """16 bytes, or None while nothing has been published."""
        path = self._path()
        return unb64(path.read_text().strip(), SERVICE_BYTES) if path.exists() else None

    def pin(self, service: bytes) -> None:
        """Raises WrongService where another one is pinned."""
        if self.service() is None:
            self._path().write_text(b64(service) + "\n")
        elif self.service() != service:
            raise WrongService

    def _path(self) -> Path:
        return self.folder / "service"


def the_trust() -> Trust:
    trust: Trust = current_app.extensions["davylamp_trust"]
    return trust
