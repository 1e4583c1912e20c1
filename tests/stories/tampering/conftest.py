"""One scene for all attacks, played once a worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.stories.service import Service
from tests.stories.tampering.scene import Scene, play


@pytest.fixture(scope="session")
def played(browser: Browser, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("attacked") / "instance"
    with (
        Service(Path(shutil.copytree(filled, data))) as service,
        browser.new_context() as office,
        browser.new_context() as mine,
    ):
        for context in (office, mine):
            context.set_default_timeout(20_000)
        yield play(service, browser, office.new_page(), mine.new_page())


@pytest.fixture
def scene(played: Scene) -> Iterator[Scene]:
    """What a page throws fails the test: a refusal has a name, an accident has not."""
    faults: list[str] = []

    def note(error: Error) -> None:
        faults.append(str(error))

    pages = (played.desk.page, played.follow_up.page)
    for page in pages:
        page.on("pageerror", note)
    yield played
    for page in pages:
        page.remove_listener("pageerror", note)
    assert faults == []
