"""The desk answers somebody at a phone: it shows how that will look, counts it in the page, and says when it is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.stories.demo_line import by_phone
from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import Service

STORY = "The foreman at Nyange beats whoever asks for pay"
PREVIEW = "[data-on-the-phone]"


def preview(desk: AtDesk, draft: str) -> str:
    desk.page.fill("[data-reply] [data-text]", draft)
    return desk.page.locator(PREVIEW).inner_text()


def test_an_answer_is_shown_as_it_will_look_and_no_draft_leaves_the_page(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    for words in (STORY, "2"):
        by_phone(service, words)
    desk = at_desk("amani").open_first()
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    shown = preview(desk, "Est-ce que le contremaître est encore là ?")
    assert "Segments to pay for: 1 (plain alphabet, GSM-7" in shown
    assert "Est-ce que le contremaitre est encore là ?" in shown
    assert "Some letters are spelt without their marks" in shown
    assert "Others read this phone" in shown
    shown = preview(desk, "We sent an inspector. " * 20)
    assert desk.page.locator(f"{PREVIEW} li").count() == 2
    assert "Segments to pay for: 3" in shown
    assert "Parts: 2" in shown
    assert "because of: ሰ ላ ም" in preview(desk, "ሰላም")
    assert asked == [], "counted in the page"


@pytest.mark.parametrize(
    ("texts", "when"),
    [
        ((STORY, "3"), "This phone must not be texted."),
        ((STORY, "1"), "If they asked for news, one text goes out first"),
        ((STORY,), "The reporter has not said who reads this phone"),
        (("hello", "3", STORY), "This phone must not be texted."),
    ],
)
def test_it_says_when_the_answer_is_seen(
    service: Service, at_desk: Callable[..., AtDesk], texts: tuple[str, ...], when: str
) -> None:
    for words in texts:
        by_phone(service, words)
    assert when in preview(at_desk("amani").open_first(), "")


def test_who_wrote_on_the_web_page_has_no_phone(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk]
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    desk = at_desk("amani").open_first()
    desk.page.fill("[data-reply] [data-text]", "Thank you")
    assert desk.page.locator(PREVIEW).is_hidden()


def test_what_is_urgent_by_phone_stands_above_the_list_until_it_is_opened(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    for words in ("hello", "2", "1"):
        by_phone(service, words)
    desk = at_desk("amani")
    desk.page.locator("[data-urgent] a").click()
    desk.page.locator('[data-desk="case"][data-state="ready"]').wait_for()
    desk.visit("/")
    assert desk.page.locator("[data-urgent]").is_hidden()
