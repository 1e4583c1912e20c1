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

from tests.channels.conftest import FILE
from tests.channels.kannel import Kannel, free_port, is_there
from tests.channels.phone import CODE, NAME, configure
from tests.stories.people import AtDesk
from tests.stories.service import BIN, ROOT, Service

NUMBER, OTHER = "+243810555777", "+243990444333"
STORY = "Zwarakazi le contremaitre a vendu notre permis lundi"


@dataclass
class PhoneService(Service):
    """With a gateway, and a worker beside the server."""

    kannel: Kannel | None = None

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "SMS_GATEWAYS": FILE}

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.data / "worker.log").open("ab") as output:
            return subprocess.Popen(
                [BIN / "flask", "--app", "app", *words], cwd=ROOT, env=self.environment(), stdout=output, stderr=output
            )


@pytest.fixture
def spool() -> Iterator[Path]:
    """In memory, as the configuration has it: what Kannel still has to hand over stands there."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.fixture
def service(filled: Path, tmp_path: Path, spool: Path) -> Iterator[PhoneService]:
    if not is_there():
        assert "CI" not in os.environ, "in CI nothing is skipped: install kannel and kannel-extras"
        pytest.skip("Kannel is not installed")
    data = Path(shutil.copytree(filled, tmp_path / "instance"))
    line, admin, box, sendsms, port = (free_port() for _ in range(5))
    configure(
        data,
        languages=["fr", "sw"],
        callback_url=f"http://127.0.0.1:{port}",
        sendsms_url=f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms",
        status_url=f"http://127.0.0.1:{admin}/status.txt",
    )
    service, folder = PhoneService(data, port), tmp_path / "kannel"
    folder.mkdir()
    (folder / "line.conf").write_text(
        f"group = smsc\nsmsc = fake\nsmsc-id = FAKE\nhost = 127.0.0.1\nport = {line}\nconnect-allow-ip = 127.0.0.1\n"
    )
    made = service.command(
        "sms", "kannel-config", NAME, "--folder", str(folder), "--line", str(folder / "line.conf"),
        "--spool", str(spool), "--smsbox-port", str(box), "--retry-seconds", "1",
    )  # fmt: skip
    assert made.wait(timeout=60) == 0
    with service, Kannel(folder, line, (admin, box, line, sendsms)) as service.kannel:
        worker = service.command("work")
        yield service
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)


def text(service: PhoneService, words: str, number: str = NUMBER) -> str:
    """What comes back. The made-up operator has one line only, so the phone hangs up then."""
    assert service.kannel is not None
    phone = service.kannel.text(number, "4040", words)
    answer = phone.read()
    service.kannel.phones.remove(phone)
    phone.hang_up()
    return answer.split(" text ", 1)[-1].rstrip(">\n")


def test_a_report_in_french_goes_to_the_desk_and_its_answer_to_another_phone(
    service: PhoneService, at_desk: Callable[..., AtDesk], tmp_path: Path
) -> None:
    answer = text(service, STORY)
    assert answer.startswith("Bien recu. Numéro secret ")
    (code,) = CODE.findall(answer)
    assert text(service, "2").startswith("Merci. Ce que vous avez envoyé compte")
    assert text(service, "2").startswith("C'est quoi?")
    assert text(service, "8").startswith("Qui l'a fait?")

    amani = at_desk("amani").open_first()
    shown = amani.page.locator("[data-report]").inner_text()
    assert STORY in shown
    assert "sealed on arrival" in shown
    assert "Trafic, pot-de-vin" in amani.page.locator("[data-talk-thread]").inner_text()
    amani.acknowledge()
    amani.write("reply", "Qui a signé la vente ?")

    assert text(service, f"mon numero {code}", OTHER) == "Qui a signé la vente ?"

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
