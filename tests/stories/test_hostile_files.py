"""Nothing in a file can run, call out, deceive by its name, or be shown when it is not what was sealed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from app import create_app
from crypto.bodies import Body, b64
from tests.cast import Reporter
from tests.conftest import settings
from tests.stories.hostile_files import BOMB, HOSTILE, Hostile
from tests.stories.people import AtDesk, axe_violations
from tests.stories.service import Service
from tests.uploading import Upload


@pytest.fixture
def liar(service: Service) -> Iterator[Reporter]:
    """A reporter with a client of their own, who has reported to amani's office."""
    app = create_app(settings(service.data))
    person = Reporter(app.test_client(), today=datetime.now(UTC).date().isoformat())
    assert person.report().status_code == 201
    yield person
    app.extensions["davylamp_database"].engine.dispose()


def attach(person: Reporter, hostile: Hostile, **claims: object) -> Upload:
    upload = Upload(person, hostile.raw)
    upload.send()
    seen = person.read()[-1].link
    about: Body = {**upload.about(hostile.name, hostile.type), **claims}
    body = {"kind": "attachment", "at": person.today, "seen": b64(seen), "file": about, "text": ""}
    assert upload.attach(person.entry(body)).status_code == 201
    return upload


def opened(file: Locator) -> Locator:
    file.locator("[data-open-file]").click()
    viewer = file.locator("[data-viewer]")
    viewer.wait_for()
    return viewer


def test_no_file_runs_calls_out_or_deceives_by_its_name(
    liar: Reporter, at_desk: Callable[[str], AtDesk], service: Service
) -> None:
    corpus = (*HOSTILE, BOMB)
    for hostile in corpus:
        attach(liar, hostile)
    amani = at_desk("amani").open_first()
    page = amani.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    files = page.locator("[data-file]")
    assert files.count() == len(corpus)
    for place, hostile in enumerate(corpus):
        file = files.nth(place)
        assert file.locator('[data-slot="file_name"]').inner_text() == hostile.saved_as
        viewer = opened(file)
        shown = viewer.locator('[data-when^="look="]:not([hidden])')
        assert shown.count() == (0 if hostile.look == "sound" else 1), hostile.name
        if hostile.look != "sound":
            assert shown.get_attribute("data-when") == f"look={hostile.look}", hostile.name
        if hostile.look == "text":
            assert viewer.locator("pre").text_content() == hostile.raw.decode()
            assert viewer.locator("pre *").count() == 0
        viewer.locator('[data-origin][value="many"]').check()
        with page.expect_download() as download:
            viewer.locator("[data-save]").click()
        assert download.value.suggested_filename == hostile.saved_as
        assert Path(download.value.path()).read_bytes() == hostile.raw
    assert page.locator("[data-file] :is(script, iframe, object, embed, svg, img)").count() == 0
    assert dialogs == []
    own = (f"http://localhost:{service.port}/desk/cases/", f"blob:http://localhost:{service.port}/")
    assert [url for url in asked if not url.startswith(own)] == []
    assert axe_violations(page) == []


TAMPERING: dict[str, Callable[[Path, Path], None]] = {
    "a chunk is gone": lambda own, _: (own / "1").unlink(),
    "two are exchanged": lambda own, _: _swap(own / "0", own / "1"),
    "one stands twice": lambda own, _: _put((own / "0").read_bytes(), own / "1"),
    "one is another file's": lambda own, other: _put((other / "1").read_bytes(), own / "1"),
    "one is cut": lambda own, _: _put((own / "1").read_bytes()[:-1], own / "1"),
    "one bit is turned": lambda own, _: _put(bytes([(own / "1").read_bytes()[0] ^ 1]) + (own / "1").read_bytes()[1:], own / "1"),
}  # fmt: skip


def _put(raw: bytes, path: Path) -> None:
    path.write_bytes(raw)


def _swap(one: Path, other: Path) -> None:
    first = one.read_bytes()
    _put(other.read_bytes(), one)
    _put(first, other)


def test_whatever_is_changed_in_the_storage_is_refused_by_name_and_nothing_of_it_is_shown(
    liar: Reporter, at_desk: Callable[[str], AtDesk], service: Service
) -> None:
    own, other = (attach(liar, Hostile("a.txt", "text/plain", b"x" * 100_000, "text", "a.txt")) for _ in range(2))
    folder, foreign = (service.data / "files" / upload.id.hex() for upload in (own, other))
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    amani = at_desk("amani").open_first()
    file = amani.page.locator("[data-file]").first
    for what, tamper in TAMPERING.items():
        tamper(folder, foreign)
        file.locator("[data-open-file]").click()
        said = file.locator('[data-message="file_gone"], [data-file-refused]').locator("visible=true")
        said.wait_for()
        refusal = said.locator("[data-refusal]")
        expected = "" if what == "a chunk is gone" else "cannot_open"
        assert (refusal.get_attribute("data-refusal") if refusal.count() else "") == expected, what
        assert not file.locator("[data-viewer]").is_visible()
        for name, raw in whole.items():
            _put(raw, folder / name)
    assert opened(file).locator("pre").text_content() == "x" * 100_000


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [({"sha256": b64(bytes(32))}, "cannot_open"), ({"size": 99_999}, "wrong_padding"), ({"size": 100_001}, "wrong_padding")],
)  # fmt: skip
def test_a_file_that_is_not_what_its_entry_says_is_refused(
    liar: Reporter, at_desk: Callable[[str], AtDesk], claims: Body, refusal: str
) -> None:
    attach(liar, Hostile("a.txt", "text/plain", secrets.token_bytes(100_000), "text", "a.txt"), **claims)
    file = at_desk("amani").open_first().page.locator("[data-file]").first
    file.locator("[data-open-file]").click()
    warning = file.locator("[data-file-refused] [data-refusal]")
    warning.wait_for()
    assert warning.get_attribute("data-refusal") == refusal


@pytest.mark.parametrize(
    "claims", [{"id": "x"}, {"key": b64(bytes(31))}, {"name": 7}, {"name": "n" * 256}, {"chunks": 9}, {"size": -1}, {"size": 2**50}]
)  # fmt: skip
def test_an_attachment_without_sense_is_shown_as_refused_and_the_rest_of_the_talk_is_read(
    liar: Reporter, at_desk: Callable[[str], AtDesk], claims: Body
) -> None:
    attach(liar, HOSTILE[0], **claims)
    liar.write("Words behind it.", liar.read()[-1].link)
    thread = at_desk("amani").open_first().page.locator("[data-talk-thread]")
    assert thread.locator("[data-refusal]").get_attribute("data-refusal") == "malformed"
    assert "Words behind it." in thread.inner_text()
