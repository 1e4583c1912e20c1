"""A file of 100 MB from Chromium to durable storage, and a photo of 5 MB at the desk.

Speed over loopback, memory of the page and of the server while it lasts, and what the padding costs.

Run: PYTHONPATH=. .venv/bin/python bench/files.py
"""

from __future__ import annotations

import base64
import os
import random
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from bench.chromium import Chromium, unwatched
from bench.server import running
from casework import demo
from crypto.bodies import b64
from crypto.chunks import CHUNK_BYTES, chunk_count
from tests import passkeys
from tests.stories.people import give_passkey

SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
MEGABYTE = 10**6
FILE_BYTES = 100 * MEGABYTE
FILL_IN = """
  document.querySelector('[data-field="country"]').value = "CD";
  document.querySelector('[data-field="country"]').dispatchEvent(new Event("change", { bubbles: true }));
  document.querySelector('[data-field="text"]').value = "The scales are false.";
  document.querySelector('[data-field="text"]').dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector('[data-danger] input[value="no"]').click();
  document.querySelector('[data-action="send"]').click();
"""


def resident(pid: int) -> int:
    """Bytes in memory of a process and all below it, without what it shares with others: the program itself."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Private_"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(resident(int(child)) for child in children)


def servers(port: int) -> int:
    """The master of the server on this port."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"127.0.0.1:{port}".encode() in line and b"gunicorn" in line:
            return int(process.name)
    raise RuntimeError("no server")


def processor(browser: Chromium, port: int) -> dict[str, float]:
    """Seconds of processor time so far, by who used them."""
    found = browser.processes()
    used: dict[str, float] = {}
    for process in found:
        name = {"renderer": "pages", "browser": "browser"}.get(process["type"], "network and others")
        used[name] = used.get(name, 0) + _seconds(int(process["id"]))
    master = servers(port)
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return used | {"server": sum(_seconds(int(child)) for child in children)}


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def highest(pid: int) -> Iterator[list[int]]:
    """The first and the highest memory while the block runs."""
    seen, done = [resident(pid), resident(pid)], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            seen[1] = max(seen[1], resident(pid))

    thread = threading.Thread(target=look)
    thread.start()
    yield seen
    done.set()
    thread.join()


def report(browser: Browser, port: int) -> Page:
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"http://127.0.0.1:{port}/en/report")
    page.locator('[data-action="send"]:not([disabled])').wait_for()
    page.select_option('[data-field="country"]', "CD")
    page.fill('[data-field="text"]', "The scales are false.")
    page.check('[data-danger] input[value="no"]')
    page.click('[data-action="send"]')
    page.locator('[data-step="receipt"]').wait_for()
    return page


def send(page: Page, path: Path) -> float:
    page.set_input_files('[data-field="file"]', path)
    begun = time.perf_counter()
    page.click('[data-action="send-file"]')
    page.locator('[data-message="file_sent"]').wait_for()
    return time.perf_counter() - begun


def large_file(browser: Chromium, port: int, folder: Path) -> None:
    path = folder / "large.bin"
    path.write_bytes(secrets.token_bytes(FILE_BYTES))
    tab = browser.open(f"http://127.0.0.1:{port}/en/report")
    tab.until("""document.querySelector('[data-action="send"]:not([disabled])')""")
    tab.run(FILL_IN)
    tab.until("""document.querySelector('[data-step="receipt"]:not([hidden])')""")
    pages = [int(process["id"]) for process in browser.processes() if process["type"] == "renderer"]
    renderer = max(pages, key=resident)  # Chromium keeps an empty one ready beside it
    tab.choose('[data-field="file"]', path)
    tab.until("""document.querySelector('[data-card]:not([hidden])')""")
    before = processor(browser, port)
    with highest(servers(port)) as server, highest(renderer) as page:
        begun = time.perf_counter()
        tab.run("""document.querySelector('[data-action="send-file"]').click()""")
        tab.until("""document.querySelector('[data-message="file_sent"]:not([hidden])')""")
        took = time.perf_counter() - begun
    after = processor(browser, port)
    spent = ", ".join(f"{name} {after[name] - before.get(name, 0):.1f}" for name in after)
    print(f"100 MB to durable storage: {took:.2f} s, {FILE_BYTES / MEGABYTE / took:.0f} MB/s")
    print(f"processor time in seconds: {spent}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    print(f"page's own memory: {page[0] / MEGABYTE:.0f} MB before, {page[1] / MEGABYTE:.0f} MB at most")
    print(f"server, all workers: {server[0] / MEGABYTE:.0f} MB before, {server[1] / MEGABYTE:.0f} MB at most")


def photo(browser: Browser, port: int, folder: Path) -> None:
    path = folder / "photo.png"
    page = report(browser, port)
    noise = """async (n) => { const c = new OffscreenCanvas(n, n), p = c.getContext("2d"), d = p.createImageData(n, n);
        for (let i = 0; i < d.data.length; i += 65536) crypto.getRandomValues(d.data.subarray(i, i + 65536));
        for (let i = 3; i < d.data.length; i += 4) d.data[i] = 255;
        p.putImageData(d, 0, 0); const b = await c.convertToBlob({ type: "image/png" });
        const r = new FileReader(); await new Promise((f) => { r.onload = f; r.readAsDataURL(b); });
        return r.result.split(",")[1]; }"""
    path.write_bytes(base64.b64decode(page.evaluate(noise, 1280)))
    send(page, path)
    page.close()
    desk = browser.new_page()
    desk.goto(f"http://localhost:{port}/desk/sign-in")
    desk.locator("[data-fields]:not([disabled])").wait_for()
    amani = next(member for member in demo.MEMBERS if member.name == "amani")
    give_passkey(desk, amani.name)
    desk.fill("[data-name]", amani.name)
    desk.fill("[data-passphrase]", amani.passphrase)
    desk.click("[data-sign-in]")
    desk.locator('main[data-state="ready"] tr[data-case] a').first.wait_for()
    urls = desk.locator("tr[data-case] a").evaluate_all("all => all.map(a => a.href)")
    for url in urls:
        desk.goto(url)
        desk.locator('main[data-state="ready"]').wait_for()
        if "photo" not in desk.locator("[data-talk-thread]").inner_text():
            continue
        begun = time.perf_counter()
        desk.click("[data-open-file]")
        desk.locator("[data-viewer]").wait_for()
        took = time.perf_counter() - begun
        print(f"a photo of {path.stat().st_size / MEGABYTE:.1f} MB opens at the desk in {took:.2f} s")


def padding() -> None:
    """Beyond the one chunk that every file takes."""
    pick = random.Random(1)  # noqa: S311 (sizes, no secrets)
    sizes = [int(10 ** pick.uniform(4.9, 8.3)) for _ in range(20_000)]
    over = [(chunk_count(size) * CHUNK_BYTES - size - CHUNK_BYTES) / size for size in sizes]
    whole = [chunk_count(size) * CHUNK_BYTES / size - 1 for size in sizes]
    print(f"padding: at most {max(over):.1%} beyond 64 KiB, on average {sum(whole) / len(whole):.1%} in all")


def main() -> None:
    padding()
    with tempfile.TemporaryDirectory() as folder, running() as port, unwatched() as browser:
        large_file(browser, port, Path(folder))
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as port, sync_playwright() as playwright:
        app = create_app({"DAVYLAMP_DATA": folder, "ROOT_KEY": b64(demo.ROOT_KEY)})
        with app.extensions["davylamp_database"].transaction() as session:
            passkeys.hand_out(session, datetime.now(UTC).date())
        watched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        photo(watched, port, Path(folder))
        watched.close()


if __name__ == "__main__":
    main()
