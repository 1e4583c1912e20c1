"""Somebody on Telegram, through a stand-in of its Bot API, to the office's desk in a browser: polled, and called."""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from casework.database import Database
from casework.models import Case, Entry, OutgoingText, StoredFile
from tests.channels import bot, dying
from tests.channels.bot import voice_note
from tests.channels.conftest import FILE
from tests.channels.fake_telegram import TOKEN, FakeTelegram, Person
from tests.channels.kannel import free_port
from tests.channels.phone import CODE
from tests.stories.people import AtDesk
from tests.stories.pictures import CANARY, jpeg_with_place
from tests.stories.service import BIN, ROOT, Service
from tests.stories.traces import files, traces

STORY = "Zwarakazi msimamizi aliuza kibali chetu Jumatatu"
CAPTION = "Mpanjakavavy alipiga picha hii asubuhi"
FILE_NAME = "Schuldscheinheft-2026.pdf"
CHAT = 810555777123
ENDS_IN = 90


@dataclass
class BotService(Service):
    """With what an operator runs beside the server: who takes the messages, and who sends what is owed."""

    application: str = "tests.channels.dying:create_app()"
    beside: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "SMS_GATEWAYS": FILE, "PYTHONPATH": str(ROOT)}

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.data / "beside.log").open("ab") as output:
            process = subprocess.Popen(
                [BIN / "flask", "--app", "tests.channels.dying", *words],
                cwd=ROOT, env=self.environment(), stdout=output, stderr=output,
            )  # fmt: skip
        self.beside[words[0]] = process
        return process

    def end(self) -> None:
        for process in self.beside.values():
            process.send_signal(signal.SIGTERM)
        assert [process.wait(timeout=ENDS_IN) for process in self.beside.values()] == [0] * len(self.beside)

    def count(self, model: type) -> int:
        with Database(f"sqlite:///{self.database}", self.data).reading() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def api() -> Iterator[FakeTelegram]:
    with FakeTelegram().running() as api:
        yield api


@pytest.fixture(params=["polled", "called"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def running(data: Path, api: FakeTelegram, mode: str) -> Iterator[BotService]:
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    bot.configure(data, api.address, webhook=mode == "called", callback_url=here)
    with BotService(data, port) as service, ExitStack() as after:
        after.callback(service.end)
        service.begin("work")
        taking = service.begin("telegram")
        if mode == "called":
            assert taking.wait(timeout=ENDS_IN) == 0, "Telegram is told once where to call"
        yield service


@pytest.fixture
def service(filled: Path, tmp_path: Path, api: FakeTelegram, mode: str) -> Iterator[BotService]:
    with running(Path(shutil.copytree(filled, tmp_path / "instance")), api, mode) as service:
        yield service


def photo() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(raw, "JPEG")
    return jpeg_with_place(raw.getvalue())


def answered(api: FakeTelegram, person: Person, times: int = 1) -> str:
    """The newest thing said, when so many have been said in all and what was sent is gone from the chat."""
    api.until(lambda: len(person.ever) >= times and not person.own() and not person.waiting)
    return person.ever[-1].text


def test_a_whole_report_in_swahili_with_photo_and_voice_is_read_at_the_desk_and_no_word_of_it_stands_anywhere(
    service: BotService, api: FakeTelegram, at_desk: Callable[..., AtDesk], tmp_path: Path
) -> None:
    zawadi = api.person(CHAT)
    zawadi.text("/start")
    assert "Telegram can read this chat" in answered(api, zawadi, 1)
    zawadi.press("Kiswahili")
    assert answered(api, zawadi, 2).startswith("Tunasikiliza wafanyakazi wa migodi.")
    zawadi.press("1 Mimi tu")
    (code,) = CODE.findall(answered(api, zawadi, 3))
    zawadi.press("2 Hapana")
    assert answered(api, zawadi, 4).startswith("Eleza kwa njia yako")
    zawadi.text(STORY)
    answered(api, zawadi, 5)
    zawadi.photo(photo(), CAPTION)
    assert answered(api, zawadi, 6).startswith("Imehifadhiwa.")
    zawadi.voice(voice_note(2.0))
    answered(api, zawadi, 7)
    zawadi.document(b"%PDF-1.7 Tantalitwaage", FILE_NAME, "application/pdf")
    answered(api, zawadi, 8)
    for n, label in enumerate(("8 Magendo", "4 Afisa wa hapa", "1 Ninyi tu"), 9):
        zawadi.press(label)
        answered(api, zawadi, n)
    assert zawadi.ever[-1].text.startswith("Asante.")

    amani = at_desk("amani").open_first()
    talk = amani.page.locator("[data-talk-thread]")
    assert STORY in talk.inner_text()
    assert CAPTION in talk.inner_text()
    assert "sealed on arrival" in amani.page.locator("main").inner_text()
    cards = talk.locator("[data-file]")
    assert [name in cards.nth(n).inner_text() for n, name in enumerate(("photo.jpg", "voice.ogg", FILE_NAME))] == [
        True
    ] * 3
    for n in (0, 1):
        cards.nth(n).locator("[data-open-file]").click()
        cards.nth(n).locator("[data-viewer]:not([hidden])").wait_for()
    assert cards.nth(0).locator("canvas").bounding_box()
    player = cards.nth(1).locator("audio")
    player.evaluate("one => one.readyState >= 1 || new Promise(done => one.addEventListener('loadedmetadata', done))")
    assert 1.5 < player.evaluate("one => one.duration") < 2.5
    amani.acknowledge()
    amani.write("reply", "Nani alitia sahihi?")

    zawadi.text(f"namba yangu {code}")
    assert answered(api, zawadi, 12) == "Nani alitia sahihi?"
    zawadi.text("futa")
    answered(api, zawadi, 13)
    api.until(lambda: len(zawadi.said()) == 1)
    assert zawadi.said()[0].startswith("Imefutwa:")

    said = [
        "Zwarakazi", "kibali chetu", "Mpanjakavavy", "Schuldscheinheft", "Tantalitwaage", "Nani alitia", code,
        code.replace(" ", ""), str(CHAT), "Canaryname", "Canarylast", "canaryuser", CANARY.decode(),
    ]  # fmt: skip
    assert (service.data / "beside.log").exists()
    assert traces(files(tmp_path), said) == []
    assert traces(((name, raw) for name, raw in files(tmp_path) if not name.endswith(FILE)), [TOKEN]) == []


@pytest.mark.parametrize("point", [dying.BEFORE, dying.AFTER])
@pytest.mark.parametrize("what", ["text", "photo"])
def test_killed_while_it_takes_a_message_there_is_one_effect_and_one_answer(
    service: BotService, api: FakeTelegram, mode: str, point: str, what: str
) -> None:
    zawadi = api.person(CHAT)
    dying.order(service.data, point).touch()
    if what == "text":
        zawadi.text(STORY)
    else:
        zawadi.photo(photo(), STORY)
    if mode == "polled":
        assert service.beside["telegram"].wait(timeout=ENDS_IN) == -signal.SIGKILL
        service.begin("telegram")
    answered(api, zawadi)
    api.until(lambda: api.pending() == 0)
    assert not dying.order(service.data, point).exists()
    assert (service.count(Case), service.count(StoredFile), service.count(OutgoingText)) == (1, what == "photo", 1)
    assert service.count(Entry) == (2 if what == "photo" else 1)
    assert len(zawadi.ever) == 1


def test_forty_at_once_stay_apart_and_in_order(service: BotService, api: FakeTelegram) -> None:
    people = [api.person(CHAT + n) for n in range(40)]
    steps = ["hello", "2", "2", "Story of number {n} who was beaten at the gate", "2"]
    for turn, words in enumerate(steps, 1):
        for n, person in enumerate(people):
            person.text(words.format(n=n))
        api.until(lambda turn=turn: all(len(person.ever) >= turn for person in people), seconds=60)  # type: ignore[misc]
    first = ["We listen", "Your secret", "Tell it", "What is it", "Who did it"]
    assert [
        [message.text[: len(words)] for message, words in zip(person.ever, first, strict=True)] for person in people
    ] == [first] * 40
    codes = {code for person in people for message in person.ever for code in CODE.findall(message.text)}
    assert (len(codes), service.count(Case), service.count(Entry)) == (40, 40, 160)
    api.until(lambda: not any(person.own() for person in people))
    for n in (0, 17, 39):
        (code,) = (code for message in people[n].ever for code in CODE.findall(message.text))
        people[n].text(code)
        answered(api, people[n], 6)
        assert "We have it and are working on it." in people[n].ever[-1].text
