"""Files over lines that drop, servers that are killed, disks that fill, stores that hang, and chunks in wrong places."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from casework import demo
from tests import servers
from tests.servers import Store
from tests.stories.line import Line
from tests.stories.people import AtDesk, AtReportPage, message
from tests.stories.service import Service

MEGABYTE = 10**6
PATIENCE = 300_000


@pytest.fixture
def warm() -> None:
    """Nothing is warm: an operator's processes are killed."""


@dataclass
class Set(Service):
    """With settings of its own."""

    settings: tuple[tuple[str, str], ...] = ()

    def environment(self) -> dict[str, str]:
        return super().environment() | dict(self.settings)


def reported(service: Service, page: Page) -> Page:
    AtReportPage(page, service).visit().fill("The scales are false.").send()
    return page


def begin(page: Page, raw: bytes, name: str = "film.bin") -> None:
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=raw)
    page.set_input_files('[data-field="file"]', file)
    page.click('[data-action="send-file"]')


def arrived(page: Page) -> None:
    message(page, "file_sent").wait_for(timeout=PATIENCE)


def amani(service: Service, page: Page) -> AtDesk:
    member = demo.MEMBERS[0]
    return AtDesk(page, service).sign_in(member.name, member.passphrase)


def saved(page: Page, number: int = 0) -> bytes:
    """Opened at the desk, which has checked every chunk, the padding and the SHA-256 of the whole."""
    page.locator("[data-open-file]").nth(number).click()
    page.locator("[data-viewer]:not([hidden])").nth(number).wait_for(timeout=PATIENCE)
    page.locator('[data-viewer] [data-origin][value="many"]').nth(number).check()
    with page.expect_download() as download:
        page.locator("[data-save]").nth(number).click()
    return Path(download.value.path()).read_bytes()


def test_two_hundred_megabytes_over_a_line_that_drops_three_times(
    service: Service, window: Callable[..., Page], tmp_path: Path
) -> None:
    # Given a report over a line that will drop at 30, 90 and 150 MB
    drops = [30 * MEGABYTE, 90 * MEGABYTE, 150 * MEGABYTE]

    def drop_there(line: Line, sent: int) -> None:
        if line.drops < len(drops) and sent > drops[line.drops]:
            line.drop()

    path = tmp_path / "film.bin"
    with path.open("wb") as film:
        for _ in range(20):
            film.write(secrets.token_bytes(10 * MEGABYTE))
    with Line(service.port, drop_there) as line:
        page = window()
        page.goto(f"http://127.0.0.1:{line.port}/en/report")
        reporter = AtReportPage(page, service)
        page.locator('[data-action="send"]:not([disabled])').wait_for()
        reporter.fill("The scales are false.").send()
        # When the file is sent, and the line comes back each time after the page has said that it is lost
        page.set_input_files('[data-field="file"]', path)
        page.click('[data-action="send-file"]')
        for _ in drops:
            page.locator('[data-state="waiting"]:visible').wait_for(timeout=PATIENCE)
            line.restore()
            page.locator('[data-state="sending"]:visible').wait_for(timeout=PATIENCE)
        arrived(page)
        assert line.drops == 3
    # Then the desk opens it whole
    assert saved(amani(service, window()).open_first().page) == path.read_bytes()


def test_several_files_at_once_from_several_people_do_not_touch_each_other(
    service: Service, window: Callable[..., Page]
) -> None:
    pages = [reported(service, window()) for _ in range(3)]
    raws = [secrets.token_bytes(3 * MEGABYTE) for _ in pages]
    for page, raw in zip(pages, raws, strict=True):
        begin(page, raw)
    for page in pages:
        arrived(page)
    begin(pages[0], raws[0][:99], "another.bin")
    arrived(pages[0])
    desk = amani(service, window())
    urls = desk.page.locator("tr[data-case] a").evaluate_all("all => all.map(a => a.href)")
    found = []
    for url in urls:
        desk.page.goto(url)
        desk.page.locator('main[data-state="ready"]').wait_for()
        found += [saved(desk.page, number) for number in range(desk.page.locator("[data-open-file]").count())]
    assert sorted(found) == sorted([*raws, raws[0][:99]])


def test_a_server_that_is_killed_between_two_chunks_gets_the_rest_when_it_is_back(
    service: Service, window: Callable[..., Page]
) -> None:
    killed: list[int] = []

    def kill_in_the_middle(_: Line, sent: int) -> None:
        if sent > 3 * MEGABYTE and not killed:
            assert service.process is not None
            killed.append(service.process.pid)
            children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
            for pid in [service.process.pid, *map(int, children)]:
                os.kill(pid, signal.SIGKILL)

    raw = secrets.token_bytes(9 * MEGABYTE)
    with Line(service.port, kill_in_the_middle) as line:
        page = window()
        page.goto(f"http://127.0.0.1:{line.port}/en/report")
        page.locator('[data-action="send"]:not([disabled])').wait_for()
        AtReportPage(page, service).fill("The scales are false.").send()
        begin(page, raw)
        page.locator('[data-state="waiting"]:visible').wait_for()
        assert service.process is not None
        service.process.wait()
        service.__enter__()
        arrived(page)
    assert killed
    assert saved(amani(service, window()).open_first().page) == raw


@pytest.fixture
def small_disk(filled: Path, tmp_path: Path) -> Iterator[Service]:
    """The files' folder is a disk of its own, of 8 MB, and none of it is kept free."""
    data = Path(shutil.copytree(filled, tmp_path / "instance"))
    (data / "files").mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "davylamp-test", str(data / "files")]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        assert "CI" not in os.environ, "no file system can be mounted here"
        pytest.skip("no file system can be mounted here")
    with Set(data, settings=(("FILES_KEEP_FREE_MB", "0"),)) as service:
        yield service
    subprocess.run(["umount", "--lazy", str(data / "files")], check=True)


def test_a_disk_that_fills_on_the_way_is_said_and_nothing_half_becomes_part_of_the_report(
    small_disk: Service, window: Callable[..., Page]
) -> None:
    # Given room for the file when it is begun, and none any more when its first chunks come
    page = reported(small_disk, window())
    filler = small_disk.data / "files" / secrets.token_hex(16)
    raw = secrets.token_bytes(5 * MEGABYTE)
    begun: list[str] = []

    def fill_the_disk(url: str) -> None:
        if url.endswith("/api/files") and not begun:
            begun.append(url)
            filler.mkdir()
            (filler / "0").write_bytes(bytes(6 * MEGABYTE))

    page.context.on("response", lambda response: fill_the_disk(response.url))
    begin(page, raw)
    page.locator('[data-trouble="file"][data-reason="no_room"]').wait_for(timeout=PATIENCE)
    # Then no file stands at the desk
    desk = amani(small_disk, window()).open_first()
    assert desk.page.locator("[data-open-file]").count() == 0
    # And when there is room again, it is chosen again and arrives
    shutil.rmtree(filler)
    for half in (small_disk.data / "files").iterdir():
        shutil.rmtree(half)
    begin(page, raw)
    arrived(page)
    desk.page.reload()
    desk.page.locator('main[data-state="ready"]').wait_for()
    assert saved(desk.page) == raw


@pytest.fixture
def store() -> Iterator[Store]:
    with servers.store() as store:
        yield store


def test_a_store_that_is_gone_for_a_while_delays_the_file_and_loses_nothing(
    filled: Path, tmp_path: Path, store: Store, window: Callable[..., Page]
) -> None:
    data = Path(shutil.copytree(filled, tmp_path / "instance"))
    with Set(data, settings=(("FILES_URL", store.create()),)) as service:
        page = reported(service, window())
        raw = secrets.token_bytes(3 * MEGABYTE)
        store.away()
        begin(page, raw)
        page.locator('[data-state="waiting"]:visible').wait_for(timeout=PATIENCE)
        # Words need no store
        other = reported(service, window())
        assert other.locator('[data-step="receipt"]').is_visible()
        store.back()
        arrived(page)
        assert not (data / "files").exists()
        desk = amani(service, window())
        urls = desk.page.locator("tr[data-case] a").evaluate_all("all => all.map(a => a.href)")
        with_file = next(url for url in urls if has_file(desk.page, url))
        desk.page.goto(with_file)
        desk.page.locator('main[data-state="ready"]').wait_for()
        # When the store is gone at the desk, it says so, and opens the file once it is back
        store.away()
        desk.page.locator("[data-open-file]").click()
        desk.page.locator('[data-message="file_busy"]:visible').wait_for(timeout=PATIENCE)
        store.back()
        assert saved(desk.page) == raw


def has_file(page: Page, url: str) -> bool:
    page.goto(url)
    page.locator('main[data-state="ready"]').wait_for()
    return page.locator("[data-open-file]").count() > 0


def test_chunks_that_are_cut_off_reordered_doubled_or_foreign_are_refused_at_the_desk(
    service: Service, window: Callable[..., Page]
) -> None:
    # Given two files of one report, of several chunks each
    page = reported(service, window())
    raws = [secrets.token_bytes(400_000) for _ in range(2)]
    for number, raw in enumerate(raws):
        begin(page, raw, f"{number}.bin")
        arrived(page)
    places = sorted((service.data / "files").iterdir(), key=lambda place: place.stat().st_mtime)
    one, other = (together(place) for place in places)
    first, second, *rest = one
    desk = amani(service, window()).open_first().page
    refused = desk.locator("[data-file-refused]").first
    # When somebody who has the disk puts them together otherwise, then nothing of it is shown
    for what, chunks in {
        "reordered": [second, first, *rest],
        "doubled": [first, first, *rest],
        "foreign": [first, other[1], *rest],
        "cut": [first, second, *rest[:-1], bytes(65552)],
    }.items():
        lay(places[0], chunks)
        desk.locator("[data-open-file]").first.click()
        refused.wait_for()
        assert refused.locator("[data-refusal-here]").get_attribute("data-refusal") == "cannot_open", what
        assert not desk.locator("[data-viewer]").first.is_visible()
        desk.reload()
        desk.locator('main[data-state="ready"]').wait_for()
    lay(places[0], one[:-1])
    desk.locator("[data-open-file]").first.click()
    desk.locator('[data-message="file_gone"]:visible').wait_for()
    lay(places[0], one)
    assert saved(desk) == raws[0]


def together(place: Path) -> list[bytes]:
    runs = sorted(place.iterdir(), key=lambda path: int(path.name.split("+")[0]))
    raw = b"".join(path.read_bytes() for path in runs)
    return [raw[start : start + 65552] for start in range(0, len(raw), 65552)]


def lay(place: Path, chunks: list[bytes]) -> None:
    for path in place.iterdir():
        path.unlink()
    for number, chunk in enumerate(chunks):
        (place / str(number)).write_bytes(chunk)
