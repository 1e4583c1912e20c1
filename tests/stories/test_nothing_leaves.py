"""No word leaves the page in the clear, and this test would notice if one did."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.recorder import Recorder, coats
from tests.stories.service import BIN, ROOT, Service

TEXT = "Zwarakazi the foreman sold our licence for sixhundredgrams."
TOWN = "Quillabambita"
ANSWER = "Yesterdaymorning behind the brickworks."
REPLY = "Whowasthere with him?"
WORDS = ["Zwarakazi", "sixhundredgrams", TOWN, "Yesterdaymorning", "brickworks", "Whowasthere"]


def test_the_recorder_knows_a_word_in_every_plain_coat() -> None:
    for prefix in ("", "a", "ab", "abc"):
        sent = base64.b64encode((prefix + "Zwarakazi!" + "tail").encode())
        assert any(coat in sent for coat in coats("Zwarakazi!"))


def test_no_word_and_no_code_leaves_the_pages_in_the_clear(
    at_report_page: Callable[..., AtReportPage],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    reporter = at_report_page()
    out = Recorder(reporter.page)
    code = reporter.visit().fill(TEXT, town=TOWN, danger="unsure").send()

    desk = at_desk("amani")
    from_desk = Recorder(desk.page)
    desk.open_first().write("reply", REPLY)

    back = at_follow_up_page()
    from_follow_up = Recorder(back.page)
    back.visit().open(code).answer(ANSWER)

    for recorder in (out, from_desk, from_follow_up):
        assert len(recorder.sent) > 5
        assert [word for word in [*WORDS, code, code[:10], code[10:]] if recorder.finds(word)] == []
        assert len(recorder.hosts) == 1, "nothing foreign is ever asked for"


def test_no_passphrase_leaves_the_sign_in_page(service: Service, window: Callable[..., Page]) -> None:
    page = window()
    out = Recorder(page)
    AtDesk(page, service).sign_in("amani", "lantern river copper morning basket seven")
    assert [word for word in ("lantern", "copper morning", "basket") if out.finds(word)] == []


@pytest.fixture(scope="session")
def leaking_worker(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The reporter's worker from a source in which somebody has added one field to the request."""
    tree = tmp_path_factory.mktemp("leak")
    for room in ("crypto", "reporting", "casework"):
        shutil.copytree(ROOT / room / "browser", tree / room / "browser", ignore=shutil.ignore_patterns("node_modules"))
    for room in ("casework", "reporting"):
        for facts in (ROOT / room).glob("*.json"):
            shutil.copy(facts, tree / room)
    (tree / "crypto/browser/node_modules").symlink_to(ROOT / "crypto/browser/node_modules")
    source = tree / "reporting/browser/new_report.ts"
    honest = source.read_text()
    assert honest.count("v: 1,") == 1
    source.write_text(honest.replace("v: 1,", "v: 1, hint: draft.text,"))
    subprocess.run([BIN / "node", "crypto/browser/build.mjs"], cwd=tree, check=True, capture_output=True)
    (worker,) = (tree / "reporting/static/build").glob("worker.*.js")
    return worker.read_bytes()


def test_a_build_that_leaks_is_caught(at_report_page: Callable[..., AtReportPage], leaking_worker: bytes) -> None:
    reporter = at_report_page()
    out = Recorder(reporter.page)

    def swap(route: Route) -> None:
        honest = route.fetch()
        headers = {k: v for k, v in honest.headers.items() if k not in ("content-encoding", "content-length")}
        route.fulfill(status=200, headers=headers, body=leaking_worker)

    reporter.page.context.route("**/worker.*.js", swap)
    reporter.visit().fill(TEXT, town=TOWN)
    reporter.page.click('[data-action="send"]')
    reporter.page.locator('[data-trouble="sending"]').wait_for()
    assert out.finds("Zwarakazi")


def test_nothing_is_kept_in_the_reporters_browser(
    at_report_page: Callable[..., AtReportPage], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    reporter = at_report_page().visit()
    code = reporter.fill(TEXT).send()
    back = at_follow_up_page().visit().open(code)
    for page in (reporter.page, back.page):
        assert page.context.cookies() == []
        kept = page.evaluate(
            """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
               (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"""
        )
        assert kept == [0, 0, 0, 0, 0]


def test_the_build_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    def build(out: Path) -> dict[str, bytes]:
        subprocess.run(
            [BIN / "node", "crypto/browser/build.mjs", "--out-root", out], cwd=ROOT, check=True, capture_output=True
        )
        return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    first = build(tmp_path / "one")
    assert len(first) > 20
    assert build(tmp_path / "two") == first
