"""Unique words through the whole service, then a search of everything that the machine has written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from app import create_app
from casework import demo
from crypto.bodies import b64
from tests.plain_reporter import PlainReporter
from tests.stories.canaries import ADDRESS, NUISANCE, TYPED, everybody_speaks, speak_without_script, spellings
from tests.stories.nuisance import Nuisance, broken
from tests.stories.people import AtDesk
from tests.stories.service import Service
from tests.stories.traces import Place, files, processes, traces

PLANTED = "Quatschkopfverein"


@pytest.fixture
def warm() -> None:
    """Nothing is warm: what an operator's processes hold is searched."""


def everywhere(service: Service) -> Iterator[Place]:
    assert service.process is not None
    yield from files(service.data)
    yield from processes(service.process.pid)


def test_no_word_no_code_no_passphrase_and_no_address_is_written_anywhere(
    service: Service, window: Callable[..., Page]
) -> None:
    # Given people who write, mistype and read, with script and without, and somebody who sends what nobody should send
    desk, typed = everybody_speaks(service, window)
    plain, code = speak_without_script(service)
    typed += spellings(code)
    nuisance = Nuisance(service, ADDRESS)
    routes = create_app({"DAVYLAMP_DATA": str(service.data), "ROOT_KEY": b64(demo.ROOT_KEY)}).url_map
    nuisance.send_everything(routes, NUISANCE)
    assert len(nuisance.statuses) > 200

    # When everything that the machine holds outside its memory is searched
    found = traces(everywhere(service), [*TYPED, *typed, ADDRESS])

    # Then there is nothing, while the service runs and after it has ended
    assert found == []
    assert traces(everywhere(service), ["cd-ombuds"]), "the search reads the database"
    make_it_stumble(service, desk, plain, code)
    service.__exit__(None, None, None)
    assert traces(files(service.data), [*TYPED, *typed, ADDRESS]) == []
    log = service.output.read_text()
    assert "ValueError" in log, "the log is kept"
    assert [word for word in (PLANTED, "127.0.0.1", "localhost") if word in log] == []


def make_it_stumble(service: Service, desk: AtDesk, plain: PlainReporter, code: str) -> None:
    """Accidents whose message holds a word, as messages do, and with a code in the hands of who stumbles."""
    with closing(sqlite3.connect(service.database, timeout=30)) as database, database:
        database.execute("UPDATE cases SET state = ?", (PLANTED,))
    answer = desk.page.goto(f"{service.desk}/inbox.json")
    assert answer is not None
    assert answer.status == 500
    assert plain.open(code).status_code == 500


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
