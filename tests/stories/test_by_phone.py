"""A miner's keypad phone, through a real gateway, to the office's desk in a browser and back to another phone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.channels.kannel import FAKESMSC, Handset, Kannel, free_port
from tests.channels.phone import CODE, NAME, configure
from tests.stories.people import AtDesk
from tests.stories.service import BIN, ROOT, Service

NUMBER, OTHER = "+243810555777", "+243990444333"
STORY = "Zwarakazi le contremaitre a vendu notre permis lundi"


@dataclass
class PhoneService(Service):
    """With a gateway, and a worker beside the server."""

    gateways: str = ""

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "GATEWAYS": self.gateways}

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.data / "worker.log").open("ab") as output:
            return subprocess.Popen(
                [BIN / "flask", "--app", "app", *words], cwd=ROOT, env=self.environment(), stdout=output, stderr=output
            )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if not FAKESMSC.exists():
        assert not os.environ.get("CI"), "in CI nothing is skipped: install kannel and kannel-extras"
        pytest.skip("Kannel is not installed")
    return tmp_path / "kannel"


@pytest.fixture
def kannel(folder: Path) -> Iterator[Kannel]:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as spool:
        yield Kannel(folder, Path(spool), free_port(), free_port(), free_port())


@pytest.fixture
def service(filled: Path, tmp_path: Path, kannel: Kannel) -> Iterator[PhoneService]:
    data = Path(shutil.copytree(filled, tmp_path / "instance"))
    port = free_port()
    gateways = configure(
        tmp_path,
        languages=["fr", "sw"],
        sendsms=f"http://127.0.0.1:{kannel.sendsms_port}/cgi-bin/sendsms",
        callback=f"http://127.0.0.1:{port}",
    )
    service = PhoneService(data, port, gateways=gateways)
    made = service.command(
        "sms", "kannel-config", NAME, str(kannel.folder), "--spool", str(kannel.spool), "--admin-port", str(free_port()),
        "--smsbox-port", str(kannel.smsbox_port), "--fake-port", str(kannel.fake_port),
    )  # fmt: skip
    assert made.wait(timeout=60) == 0
    with service:
        worker = service.command("work")
        yield service
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)


def text(kannel: Kannel, words: str, number: str = NUMBER) -> str:
    handset = Handset(kannel.fake_port, number, words)
    try:
        return handset.answer()
    finally:
        handset.hang_up()


def test_a_report_in_french_goes_to_the_desk_and_its_answer_to_another_phone(
    kannel: Kannel, at_desk: Callable[..., AtDesk], tmp_path: Path
) -> None:
    with kannel:
        answer = text(kannel, STORY)
        assert answer.startswith("Bien recu. Numéro secret ")
        (code,) = CODE.findall(answer)
        assert text(kannel, "2").startswith("Merci. Ce que vous avez envoyé compte")
        assert text(kannel, "2").startswith("C'est quoi?")
        assert text(kannel, "8").startswith("Qui l'a fait?")

        amani = at_desk("amani").open_first()
        shown = amani.page.locator("[data-report]").inner_text()
        assert STORY in shown
        assert "sealed on arrival" in shown
        assert "Corruption, tricherie" in amani.page.locator("[data-talk-thread]").inner_text()
        amani.acknowledge()
        amani.write("reply", "Qui a signé la vente ?")

        assert text(kannel, f"mon numero {code}", OTHER) == "Qui a signé la vente ?"

    written = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(path.name == "smsbox.log" for path in written)
    secrets = [NUMBER[1:], OTHER[1:], "Zwarakazi", "permis lundi", code, code.replace(" ", ""), "Qui a signé"]
    found = [
        (path.relative_to(tmp_path).as_posix(), word)
        for path, raw in written.items()
        for word in secrets
        if re.search(re.escape(word.encode()), raw)
    ]
    assert found == [], "no number, no word and no code stands in any file"
