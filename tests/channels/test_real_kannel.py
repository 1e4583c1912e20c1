"""Texts through Debian's Kannel and its fake operator: from a phone into the service, and the answer back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.channels import kannel, recording
from tests.channels.calls import ABOUT, PHONE, SECRET
from tests.channels.conftest import FILE, write
from tests.channels.kannel import Kannel
from tests.stories.service import BIN, ROOT, Service

WORDS = "L'eau de la mine est rouge depuis lundi"
SECONDS = 60


@dataclass
class TextService(Service):
    application: str = "tests.channels.recording:create_app()"
    workers: tuple[str, ...] = ("--workers", "1", "--threads", "4")

    def environment(self) -> dict[str, str]:
        return {
            **super().environment(),
            "SMS_GATEWAYS": FILE,
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }


@dataclass
class Scene:
    service: TextService
    kannel: Kannel
    worker: subprocess.Popen[bytes]

    def received(self) -> list[list[str]]:
        path = self.service.data / "received"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def rows(self) -> int:
        with closing(sqlite3.connect(f"file:{self.service.database}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def until_stored(self, rows: int) -> None:
        for _ in range(SECONDS * 20):
            if self.rows() >= rows:
                return
            threading.Event().wait(0.05)
        raise AssertionError("the text was not stored")


@pytest.fixture
def scene(seeded: Path, tmp_path: Path) -> Iterator[Scene]:
    if not kannel.is_there():
        assert "CI" not in os.environ, "Kannel is missing"
        pytest.skip("Kannel is missing: install the packages kannel and kannel-extras")
    data = Path(shutil.copytree(seeded, tmp_path / "instance"))
    (data / "tmp").mkdir()
    line, admin, box, sendsms = (kannel.free_port() for _ in range(4))
    gateway = {
        **ABOUT, "kind": "kannel", "number": "4040", "callback_url": "http://127.0.0.1:1",
        "username": "davylamp", "password": "p" * 24, "status_password": "s" * 24,
        "sendsms_url": f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms", "status_url": f"http://127.0.0.1:{admin}/status.txt",
    }  # fmt: skip
    write(data, {"kannel-cd": gateway})
    with TextService(data) as service:
        write(data, {"kannel-cd": {**gateway, "callback_url": service.reporters}})
        configure(service, tmp_path / "kannel", line, box)
        with (tmp_path / "work.log").open("wb") as output:
            worker = subprocess.Popen(
                [BIN / "flask", "--app", "tests.channels.recording:create_app()", "work"],
                cwd=ROOT, env=service.environment(), stdout=output, stderr=output,
            )  # fmt: skip
        with Kannel(tmp_path / "kannel", line, (admin, box, line, sendsms)) as boxes:
            yield Scene(service, boxes, worker)
        worker.terminate()
        worker.wait(timeout=SECONDS)


def configure(service: TextService, folder: Path, line: int, box: int) -> None:
    folder.mkdir()
    (folder / "line.conf").write_text(
        f"group = smsc\nsmsc = fake\nsmsc-id = FAKE\nhost = 127.0.0.1\nport = {line}\nconnect-allow-ip = 127.0.0.1\n"
    )
    subprocess.run(
        [BIN / "flask", "--app", "app", "sms", "kannel-config", "kannel-cd", "--folder", folder,
         "--line", folder / "line.conf", "--spool", folder / "spool", "--smsbox-port", str(box), "--retry-seconds", "1"],
        cwd=ROOT, env=service.environment(), check=True, capture_output=True,
    )  # fmt: skip
    assert stat.S_IMODE((folder / "kannel.conf").stat().st_mode) == 0o600


def test_a_text_arrives_is_answered_and_stands_in_no_log(scene: Scene, tmp_path: Path) -> None:
    phone = scene.kannel.text(PHONE, "4040", WORDS)
    assert recording.ANSWER in phone.read()
    [(_, sender, text, country, language)] = scene.received()
    assert (sender, text, country, language) == (PHONE, WORDS, "CD", "fr")
    written = scene.kannel.output + scene.service.output.read_text("utf-8") + (tmp_path / "work.log").read_text("utf-8")
    for what in (PHONE, PHONE.removeprefix("+"), "rouge", "Merci", SECRET):
        assert what not in written
    assert PHONE.encode() not in scene.service.database.read_bytes()


@pytest.mark.parametrize("point", [recording.UNCOMMITTED, recording.COMMITTED])
def test_the_service_is_killed_and_the_text_is_there_once_and_answered_once(scene: Scene, point: str) -> None:
    (scene.service.data / f"die-{point}").touch()
    phone = scene.kannel.text(PHONE, "4040", WORDS)
    assert recording.ANSWER in phone.read()
    assert scene.rows() == 1
    assert len({event for event, *_ in scene.received()}) == 1
    assert phone.inbox.empty()


def test_smsbox_is_killed_after_our_yes_and_the_text_is_there_once(scene: Scene) -> None:
    # The fake operator has one line only: whoever is on it hangs up before another can call.
    scene.kannel.text(PHONE, "4040", WORDS).read()
    scene.kannel.phones.pop().hang_up()
    scene.kannel.kill_smsbox()
    scene.kannel.start_smsbox()
    second = scene.kannel.text("+243810000002", "4040", "Et ce matin encore")
    scene.until_stored(2)
    second.read()
    assert scene.rows() == 2
