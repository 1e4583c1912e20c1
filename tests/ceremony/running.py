"""The service as the README starts it, and what a browser would ask of it through the proxy in front."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import urllib.request
from types import TracebackType
from typing import Any, Self

from crypto.bodies import b64, unb64
from crypto.ceremony.root import today
from crypto.certificates import from_body
from crypto.directory import Directory, Signed, read
from crypto.keys import member_keys, office_keys, seal_public, unlock_keys
from crypto.locks import open_member_lock
from crypto.seals import open_office_secret, open_office_seed
from tests.ceremony.person import BIN, ROOT
from tests.passkeys import Passkey


class Running:
    def __init__(self, command: str, settings: dict[str, str], known: set[str]) -> None:
        """`known`: who has brought a factor already, here or to an earlier run of the same installation."""
        # The listening socket is ours: it queues whoever comes before the server is up, so there is nothing to wait for.
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        assert "127.0.0.1:8000" in command
        self.command = command.replace("127.0.0.1:8000", f"fd://{self.listener.fileno()}")
        self.settings = settings
        self.known = known

    def __enter__(self) -> Self:
        environment = {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1", **self.settings}
        self.process = subprocess.Popen(
            ["bash", "-c", self.command], cwd=ROOT, env=environment, pass_fds=[self.listener.fileno()]
        )
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=30) == 0
        self.listener.close()

    def get(self, path: str, cookie: str = "") -> bytes:
        return self._ask(path, None, cookie)[0]

    def directory(self, root: bytes) -> Directory:
        signed = Signed(self.get("/directory.json"), self.get("/directory.sig"))
        return read(signed, root=root, service=None, today=today())

    def opens_at_desk(self, name: str, passphrase: str, directory: Directory) -> list[str]:
        """Signs in as the browser does, checks what it would check. The kinds of seals that could be opened."""
        asked = json.loads(self._ask("/desk/sign-in/salt", {"name": name})[0])
        unlock = unlock_keys(passphrase, unb64(asked["salt"]))
        key = Passkey(name, origin="https://report.example.org")
        # Whoever was made offline has no factor yet, and brings one the first time.
        how = {"shown": key.show(asked["challenge"])} if name in self.known else {"new": key.make(asked["challenge"])}
        cookie = self._ask("/desk/sign-in", {"name": name, "login": b64(unlock.login), **how})[1].partition(";")[0]
        self.known.add(name)
        desk = json.loads(self.get("/desk/session", cookie))
        keys = member_keys(open_member_lock(unlock.key, unb64(desk["member"]), unb64(desk["locked"])))
        office, certificate = directory.office(desk["office"]), from_body(desk["certificate"])
        certificate.check(today(), office.sign_keys(today()))
        assert certificate.verify == keys.verify
        for seal in desk["seals"]:
            opening = open_office_secret if seal["kind"] == "office-secret" else open_office_seed
            opened = opening(keys.seal_seed, office.id, unb64(desk["member"]), unb64(seal["sealed"]))
            seed = office_keys(opened).seal_seed if seal["kind"] == "office-secret" else opened
            office.knows_seal_key(seal_public(seed))
        return sorted(seal["kind"] for seal in desk["seals"])

    def _ask(self, path: str, body: Any, cookie: str = "") -> tuple[bytes, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        for name, value in {
            "X-Forwarded-Proto": "https", "X-Forwarded-Host": "report.example.org",
            "Content-Type": "application/json", "Cookie": cookie,
        }.items():  # fmt: skip
            request.add_header(name, value)
        request.data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.read(), answer.headers.get("Set-Cookie", "")
