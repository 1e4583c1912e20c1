"""What the headers forbid does not happen in a real browser; and does where they are missing, so the trick is a trick.

The page on trial is the real report page. The control is the same browser on a page without any policy. Elsewhere is
a listener on another port, and what counts is whether anything arrives there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from playwright.sync_api import Page, Worker

from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import Service

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
EMPTY = b"<!doctype html><title>x</title><body><p id=there>x</p></body>"


class Elsewhere(ThreadingHTTPServer):
    """Another origin. Remembers what was asked of it; its pages carry no policy."""

    def __init__(self) -> None:
        self.asked: Queue[str] = Queue()
        asked = self.asked

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.put(self.path)
                self.send_response_only(200)
                self.send_header("Content-Type", "image/svg+xml" if "image" in self.path else "text/html")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(SVG if "image" in self.path else EMPTY)

            do_POST = do_GET  # noqa: N815

            def log_message(self, format: str, *_: object) -> None:  # noqa: A002
                pass

        super().__init__(("127.0.0.1", 0), Answers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def arrived(self, *awaited: str) -> set[str]:
        """All that has come once these have: a browser takes its time with some of what a page lets go."""
        found: set[str] = set()
        while not found.issuperset(awaited):
            found.add(self.asked.get(timeout=20))
        while True:
            try:
                found.add(self.asked.get_nowait())
            except Empty:
                return found - {"/", "/favicon.ico"}


@pytest.fixture(scope="module")
def service(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One for all of this file: nothing here changes it."""
    with Service(Path(shutil.copytree(filled, tmp_path_factory.mktemp("headers") / "instance"))) as service:
        yield service


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def on_trial(at_report_page: Callable[..., AtReportPage]) -> Page:
    return at_report_page().visit().page


@pytest.fixture
def control(window: Callable[..., Page], elsewhere: Elsewhere) -> Page:
    """Another listener's page would do as well: one without a single header."""
    page = window()
    page.goto(elsewhere.url)
    return page


# Each sets `window.ran` where it works. The longest of them is a link's script, which is queued; the control shows that
# the wait is long enough.
SETTLE = "const settled = () => new Promise(r => setTimeout(r, 60));"
TRICKS = {
    "inline script": "const s = document.createElement('script'); try { s.textContent = 'window.ran = true' } catch {} document.body.append(s);",
    "inline handler": "const b = document.createElement('button'); try { b.setAttribute('onclick', 'window.ran = true') } catch {} document.body.append(b); b.click();",
    "javascript: link": "const a = document.createElement('a'); a.href = 'javascript:void(window.ran = true)'; document.body.append(a); a.click();",
    "base": "const b = document.createElement('base'); b.href = 'https://elsewhere.example/'; document.head.append(b); window.ran = new URL('x', document.baseURI).host === 'elsewhere.example';",
    "inline style": "const s = document.createElement('style'); s.textContent = '#probe { width: 17px; position: absolute }'; const p = document.createElement('div'); p.id = 'probe'; document.body.append(s, p); window.ran = getComputedStyle(p).width === '17px';",
    "style attribute": "const p = document.createElement('div'); p.setAttribute('style', 'width: 17px; position: absolute'); document.body.append(p); window.ran = getComputedStyle(p).width === '17px';",
    "eval": "try { eval('window.ran = true') } catch {}",
    "new Function": "try { new Function('window.ran = true')() } catch {}",
    "timer with a string": "try { setTimeout('window.ran = true', 0) } catch {}",
    "second policy of trusted types": "try { trustedTypes.createPolicy('second', {createHTML: s => s}); window.ran = true } catch {}",
    "innerHTML": "try { document.body.insertAdjacentHTML('beforeend', '<i id=raw></i>') } catch {} try { const d = document.createElement('div'); d.innerHTML = '<i id=raw></i>'; document.body.append(d) } catch {} window.ran = document.getElementById('raw') !== null;",
    "document.write": "try { document.open(); document.write('<i id=raw></i>') } catch {} window.ran = document.getElementById('raw') !== null;",
    "module from a blob": "try { await import(URL.createObjectURL(new Blob(['window.ran = true'], {type: 'text/javascript'}))) } catch {}",
    "worker from a blob": "try { const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'], {type: 'text/javascript'}))); window.ran = await new Promise(r => { w.onmessage = () => r(true); w.onerror = () => r(false) }) } catch {}",
}  # fmt: skip


def ran(page: Page, trick: str) -> bool:
    """Played a moment after the debugger has let go: in its own call Chromium lets it use eval whatever the policy."""
    return bool(
        page.evaluate(
            f"async () => {{ {SETTLE} await settled(); window.ran = false; {TRICKS[trick]} await settled(); return window.ran }}"
        )
    )


@pytest.mark.parametrize("trick", TRICKS)
def test_it_works_without_the_headers_and_not_with_them(on_trial: Page, control: Page, trick: str) -> None:
    # The control stands on plain http at a loopback address, which is a secure context too.
    assert ran(control, trick), "the trick itself works"
    assert not ran(on_trial, trick)


CALLS = {
    "image": "const i = new Image(); const done = new Promise(r => { i.onload = i.onerror = r }); i.src = at; document.body.append(i); await done;",
    "style sheet": "const l = document.createElement('link'); l.rel = 'stylesheet'; const done = new Promise(r => { l.onload = l.onerror = r }); l.href = at; document.head.append(l); await done;",
    "frame": "const f = document.createElement('iframe'); const done = new Promise(r => { f.onload = r }); f.src = at; document.body.append(f); await done;",
    "fetch": "await fetch(at, {mode: 'no-cors'}).catch(() => 0);",
    "XMLHttpRequest": "await new Promise(r => { const x = new XMLHttpRequest(); x.onloadend = r; x.open('GET', at); x.send() });",
    "beacon": "try { navigator.sendBeacon(at, 'x') } catch {}",
    "EventSource": "await new Promise(r => { const e = new EventSource(at); e.onopen = e.onerror = () => { e.close(); r() } });",
    "media": "const v = document.createElement('video'); const done = new Promise(r => { v.onerror = v.onloadeddata = r }); v.src = at; document.body.append(v); await done;",
    "object": "const o = document.createElement('object'); const done = new Promise(r => { o.onload = o.onerror = r }); try { o.data = at } catch { return } document.body.append(o); await done;",
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_nothing_arrives_elsewhere_from_the_page(
    on_trial: Page, control: Page, elsewhere: Elsewhere, call: str
) -> None:
    for page, name in ((on_trial, "trial"), (control, "control")):
        at = f"{elsewhere.url}/{name}-image"
        page.evaluate(
            f"async at => {{ await Promise.race([(async () => {{ {CALLS[call]} }})(), new Promise(r => setTimeout(r, 1500))]) }}",
            at,
        )
    # Marks the end: what the pages sent before it has arrived before it, or was never sent.
    control.evaluate("at => fetch(at)", f"{elsewhere.url}/end")
    assert elsewhere.arrived("/control-image", "/end") == {"/control-image", "/end"}


def test_a_form_to_elsewhere_sends_nothing(on_trial: Page, control: Page, elsewhere: Elsewhere) -> None:
    for page, name in ((on_trial, "trial"), (control, "control")):
        page.evaluate(
            """at => { const f = document.createElement('form'); f.method = 'post'; f.action = at;
                       document.body.append(f); f.submit() }""",
            f"{elsewhere.url}/{name}",
        )
    control.wait_for_url("**/control")
    assert on_trial.url.endswith("/en/report")
    assert elsewhere.arrived("/control") == {"/control"}


def test_nobody_can_frame_a_page(service: Service, control: Page, elsewhere: Elsewhere) -> None:
    frame = """at => new Promise(r => { const f = document.createElement('iframe'); f.onload = () => r(f.contentWindow.length);
                 f.src = at; document.body.append(f) })"""
    for address in (f"{elsewhere.url}/framed", f"{service.reporters}/en/report", f"{service.desk}/sign-in"):
        control.evaluate(frame, address)
    free, *framed = [frame for frame in control.frames if frame.parent_frame]
    assert free.url.endswith("/framed")
    assert len(framed) == 2
    for refused in framed:
        refused.wait_for_url(lambda url: url.startswith("chrome-error://"), timeout=5000)


def test_the_page_is_alone_in_its_process(on_trial: Page, control: Page) -> None:
    assert on_trial.evaluate("[self.crossOriginIsolated, window.opener]") == [True, None]
    assert control.evaluate("self.crossOriginIsolated") is False


def test_a_worker_reaches_nothing_elsewhere_and_runs_no_strings(
    on_trial: Page, at_desk: Callable[[str], AtDesk], control: Page, elsewhere: Elsewhere
) -> None:
    """A worker obeys the policy of its own file, not of the page that started it."""
    beacon = "at => fetch(at, {mode: 'no-cors'}).then(() => 'sent', () => 'refused')"
    evil = "async () => { await new Promise(r => setTimeout(r, 20)); try { return eval('1 + 1') === 2 } catch { return false } }"
    for page in (on_trial, at_desk("amani").page):
        (worker,) = page.workers
        assert worker.evaluate(beacon, f"{elsewhere.url}/trial") == "refused"
        assert page.evaluate(beacon, f"{elsewhere.url}/trial") == "refused"
        assert worker.evaluate(evil) is False
    free = worker_without_policy(control)
    assert free.evaluate(beacon, f"{elsewhere.url}/control") == "sent"
    assert free.evaluate(evil) is True
    assert elsewhere.arrived("/control") == {"/control"}


def worker_without_policy(page: Page) -> Worker:
    with page.expect_worker() as started:
        page.evaluate(
            "() => { window.free = new Worker(URL.createObjectURL(new Blob([''], {type: 'text/javascript'}))) }"
        )
    return started.value
