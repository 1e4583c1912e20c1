"""The server is killed while chunks come in, and between the last chunk and the entry: the file is whole, or goes on."""

from __future__ import annotations

import http.client
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework.storage import PART_SECONDS
from crypto.bodies import Body, b64
from tests.cast import Reporter
from tests.conftest import ON_BOTH, Clock
from tests.durability.faulty import ANSWERING, COMMITTED, HALF_ANSWERED, HEADER, LINKING, RECEIVED, UNCOMMITTED, WRITING
from tests.stories.service import Service
from tests.uploading import Upload, bearer

pytestmark = ON_BOTH

CHUNKS_OF = secrets.token_bytes(400_000)


@dataclass
class Line:
    """To the real server. None where it died before its answer was whole."""

    port: int
    person: Reporter

    def put(self, upload: Upload, number: int, die_at: str = "") -> int | None:
        return self._send("PUT", upload.path(number), upload.sealed[number], bearer(self.person), die_at)

    def post(self, path: str, body: Body, die_at: str = "") -> int | None:
        return self._send("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"}, die_at)

    def put_until_answered(self, upload: Upload, number: int) -> int:
        return next(status for _ in range(50) if (status := self.put(upload, number)))

    def post_until_answered(self, path: str, body: Body) -> int:
        return next(status for _ in range(50) if (status := self.post(path, body)))

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str], die_at: str) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers | ({HEADER: die_at} if die_at else {}))
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError):
            return None
        finally:
            connection.close()
        return answer.status


@pytest.fixture
def line(service: Service, miner: Reporter) -> Line:
    miner.report()
    return Line(service.port, miner)


@pytest.fixture
def upload(line: Line, miner: Reporter) -> Upload:
    upload = Upload(miner, CHUNKS_OF)
    request = {"token": b64(miner.keys.token), "file": b64(upload.id), "chunks": len(upload.sealed)}
    for point in (RECEIVED, UNCOMMITTED, COMMITTED):
        assert line.post("/api/files", request, point) is None
    assert line.post_until_answered("/api/files", request) == 201
    return upload


def request_of(upload: Upload, entry: Body) -> Body:
    assert upload.person.held is not None
    token, box = b64(upload.person.keys.token), b64(upload.person.held.box)
    return {"token": token, "box": box, "entry": entry, "files": [b64(upload.id)]}


def test_killed_at_every_point_of_every_chunk_the_file_is_whole_in_the_end(
    line: Line, upload: Upload, client: FlaskClient, miner: Reporter, data: Path
) -> None:
    for number in range(len(upload.sealed)):
        for point in (RECEIVED, LINKING, ANSWERING, HALF_ANSWERED):
            # A response without a body cannot be cut in half: there the kill comes after the answer.
            died = line.put(upload, number, point) is None
            assert died or point in (ANSWERING, HALF_ANSWERED)
            there = (data / "files" / upload.id.hex() / str(number)).exists()
            assert there == (point not in (RECEIVED, LINKING))
        assert line.put_until_answered(upload, number) == 204
    entry = upload.entry(miner.read()[0].link)
    assert line.post_until_answered("/api/cases/entries", request_of(upload, entry)) == 201
    assert upload.open([upload.get(n).data for n in range(len(upload.sealed))]) == CHUNKS_OF
    assert len(miner.read()) == 2
    assert client.get(upload.path(0), headers=bearer(miner)).status_code == 200


def test_killed_around_the_entry_the_file_belongs_to_the_case_with_its_entry_or_not_at_all(
    line: Line, upload: Upload, miner: Reporter
) -> None:
    for number in range(len(upload.sealed)):
        assert line.put_until_answered(upload, number) == 204
    request = request_of(upload, upload.entry(miner.read()[0].link))
    for point in (RECEIVED, WRITING, UNCOMMITTED):
        assert line.post("/api/cases/entries", request, point) is None
        assert len(miner.read()) == 1
    assert line.post("/api/cases/entries", request, COMMITTED) is None
    assert len(miner.read()) == 2
    assert line.post_until_answered("/api/cases/entries", request) == 201
    assert len(miner.read()) == 2


def test_what_killed_uploads_have_left_is_swept(
    app: Flask, line: Line, upload: Upload, clock: Clock, data: Path
) -> None:
    clock.now = datetime.now(UTC)  # as the real server's
    assert line.put_until_answered(upload, 0) == 204
    assert line.put(upload, 1, LINKING) is None
    (part,) = (data / "files").glob("*/*.part")
    old = part.stat().st_mtime - PART_SECONDS - 60
    os.utime(part, (old, old))
    for days in (0, 2):
        clock.forward(days=days)
        assert app.test_cli_runner().invoke(args=["maintain"]).exit_code == 0
        assert list((data / "files").glob("*/*.part")) == []
        assert bool(list((data / "files").glob("*/*"))) == (days == 0)
