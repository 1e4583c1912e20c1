"""`flask sms chat`: a phone in the terminal, against a service that runs."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import create_app
from channels import gateways
from channels.settings import WrongSetting
from tests.channels.conftest import OTHER_ROOT
from tests.channels.kannel import free_port
from tests.conftest import settings
from tests.stories.service import BIN, ROOT, Service

STORY = "The pit at Nyange fell in and two men are below"
Chat = Callable[[str], subprocess.CompletedProcess[str]]


class OnItsPort(Service):
    def environment(self) -> dict[str, str]:
        return {**super().environment(), "PORT": str(self.port)}


@pytest.fixture
def service(data: Path) -> Iterator[Service]:
    (data / "tmp").mkdir()
    with OnItsPort(data, free_port()) as service:
        yield service


@pytest.fixture
def chat(service: Service) -> Chat:
    def play(typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BIN / "flask", "--app", "app", "sms", "chat"], cwd=ROOT, env=service.environment(), input=typed, text=True,
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip

    return play


def test_a_report_and_its_answer_in_the_terminal_with_what_each_text_costs(chat: Chat) -> None:
    played = chat(f"hello\n2\n1\n{STORY}\nça va être long\n")
    assert (played.returncode, played.stderr) == (0, "")
    shown = played.stdout
    assert "+243810000001 > 4040   [GSM-7, 5 of 160, 1 segment, 0.05]\n    hello\n" in shown
    assert re.search(r"4040 > \+243810000001   \[GSM-7, \d+ of 160, 1 segment, 0.05\]\n    We listen to mine", shown)
    assert "4040 > +243899999999   [GSM-7, 29 of 160, 1 segment, 0.05]\n    Please look at your desk now." in shown
    assert "[UCS-2, 15 of 70, 1 segment, 0.05]\n    ça va être long" in shown
    assert "You sent 5 segments, 0.25. The service sent 7 segments, 0.35." in shown
    (code,) = set(re.findall(r"\d{4}(?: \d{4}){4}", shown))
    again = chat(f"{code}\n")
    assert "We have it and are working on it." in again.stdout
    assert code.replace(" ", "") not in again.stderr


def test_a_service_that_does_not_run_is_named(data: Path) -> None:
    environment = {**os.environ, **settings(data), "PORT": str(free_port())}
    played = subprocess.run(
        [BIN / "flask", "--app", "app", "sms", "chat"], cwd=ROOT, env=environment, input="hello\n", text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert played.returncode == 1
    assert "not_taken" in played.stderr
    assert "Traceback" not in played.stderr


def test_a_real_service_has_no_line_to_a_terminal(data: Path) -> None:
    app = create_app({**settings(data), "ROOT_KEY": OTHER_ROOT})
    assert gateways.DEMO not in app.extensions["davylamp_gateways"]
    told = app.test_cli_runner().invoke(args=["sms", "chat"])
    assert (told.exit_code, "no_demonstration" in told.output) == (1, True)
    app.extensions["davylamp_database"].engine.dispose()


def test_nor_has_a_demonstration_that_has_gateways_of_its_own(data: Path) -> None:
    with pytest.raises(WrongSetting, match="cannot be read"):
        create_app({**settings(data), "SMS_GATEWAYS": "missing.toml"})
