"""Unique words through the whole service, then a search of everything that the machine has written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from app import create_app
from casework import demo
from crypto.bodies import b64
from crypto.codes import grouped, new_code
from tests.stories.nuisance import Nuisance, broken
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.traces import Place, files, processes, traces

REPORT = "Kieselgrübchen collapsed at dawn; ask Tsimbazaza who locked the gate."
TOWN, REPLY = "Ouangolodougou-sur-Lac", "Has Mpanjakavavy been carried out?"
NOTE, ANSWER = "Vatomandrikely knows more than he says.", "Fitarikandro digs with bare hands."
WRONG_PASSPHRASE = "wheelbarrow thermometer saxophone hippodrome"
NUISANCE, ADDRESS = "Zörgelpfennig-Unfug", "127.77.141.213"
PLANTED = "Quatschkopfverein"
TYPED = [
    "Kieselgrübchen", "collapsed at dawn", "Tsimbazaza", "locked the gate", "Ouangolodougou", "Mpanjakavavy",
    "carried out?", "Vatomandrikely", "more than he", "Fitarikandro", "with bare hands", "wheelbarrow",
    "thermometer", "saxophone", "hippodrome", NUISANCE, "Zörgelpfennig",
]  # fmt: skip


def pairs(passphrase: str) -> list[str]:
    """Two words each: one alone may be too short to be told from chance."""
    words = passphrase.split()
    return [f"{one} {other}" for one, other in pairwise(words)]


def spellings(code: str) -> list[str]:
    return [code, grouped(code), grouped(code).replace(" ", "-"), code[:10], code[10:], grouped(code)[5:14]]


def everywhere(service: Service) -> Iterator[Place]:
    assert service.process is not None
    yield from files(service.data)
    yield from processes(service.process.pid)


def everybody_speaks(service: Service, window: Callable[..., Page]) -> tuple[AtDesk, list[str]]:
    """A whole story with every mistake in it; what was typed, besides TYPED."""
    code, wrong_code = AtReportPage(window(), service).visit().fill(REPORT, town=TOWN, danger="yes").send(), new_code()
    back = AtFollowUpPage(window(), service).visit().open(wrong_code)
    assert back.page.locator('[data-trouble="opening"]').get_attribute("data-reason") == "unknown_code"
    amani = demo.MEMBERS[0]
    desk = AtDesk(window(), service)
    fail_to_sign_in(desk, amani.name, WRONG_PASSPHRASE)
    fail_to_sign_in(desk, amani.passphrase, amani.name)
    desk.sign_in(amani.name, amani.passphrase).open_first()
    desk.acknowledge()
    desk.write("reply", REPLY)
    desk.write("note", NOTE)
    back.open(code).answer(ANSWER)
    assert [back.texts()[0], *back.texts()[-2:]] == [REPORT, REPLY, ANSWER]
    return desk, [*spellings(code), *spellings(wrong_code), *pairs(amani.passphrase)]


def fail_to_sign_in(desk: AtDesk, name: str, passphrase: str) -> None:
    desk.page.goto(f"{desk.service.desk}/sign-in")
    desk.page.locator("[data-fields]:not([disabled])").wait_for()
    desk.page.fill("[data-name]", name)
    desk.page.fill("[data-passphrase]", passphrase)
    desk.page.click("[data-sign-in]")
    desk.page.locator('[data-message="not_known"]').wait_for()


def test_no_word_no_code_no_passphrase_and_no_address_is_written_anywhere(
    service: Service, window: Callable[..., Page]
) -> None:
    # Given people who write, mistype and read, and somebody who sends what nobody should send
    desk, typed = everybody_speaks(service, window)
    nuisance = Nuisance(service, ADDRESS)
    routes = create_app({"DAVYLAMP_DATA": str(service.data), "ROOT_KEY": b64(demo.ROOT_KEY)}).url_map
    nuisance.send_everything(routes, NUISANCE)
    assert len(nuisance.statuses) > 200

    # When everything that the machine holds outside its memory is searched
    found = traces(everywhere(service), [*TYPED, *typed, ADDRESS])

    # Then there is nothing, while the service runs and after it has ended
    assert found == []
    assert traces(everywhere(service), ["cd-ombuds"]), "the search reads the database"
    make_it_stumble(service, desk)
    service.__exit__(None, None, None)
    assert traces(files(service.data), [*TYPED, *typed, ADDRESS]) == []
    log = service.output.read_text()
    assert "ValueError" in log, "the log is kept"
    assert [word for word in (PLANTED, "127.0.0.1", "localhost") if word in log] == []


def make_it_stumble(service: Service, desk: AtDesk) -> None:
    """An accident whose message holds a word, as messages do."""
    with closing(sqlite3.connect(service.database, timeout=30)) as database, database:
        database.execute("UPDATE cases SET state = ?", (PLANTED,))
    answer = desk.page.goto(f"{service.desk}/")
    assert answer is not None
    assert answer.status == 500


class Chatty(Service):
    """As above, but somebody has switched on the access log."""

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "GUNICORN_CMD_ARGS": "--access-logfile -"}


def test_a_server_that_keeps_an_access_log_is_caught(filled: Path, tmp_path: Path) -> None:
    with Chatty(Path(shutil.copytree(filled, tmp_path / "instance"))) as service:
        Nuisance(service, ADDRESS).ask("GET", f"/{quote(NUISANCE)}", NUISANCE)
    assert traces(files(service.data), [NUISANCE, ADDRESS]) == [f"output.log: {NUISANCE}", f"output.log: {ADDRESS}"]


def test_a_request_that_is_hardly_http_is_refused_and_never_an_accident(service: Service) -> None:
    for raw in broken(NUISANCE):
        nuisance = Nuisance(service, ADDRESS)
        nuisance.shout(raw)
        assert set(nuisance.statuses) <= {400, 404, 413, 417, 431, 501}, raw[:200]
    assert service.output.read_bytes() == b""
