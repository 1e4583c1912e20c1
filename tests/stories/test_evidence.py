"""A clerk was fired for speaking: the days are proven to a court, without a server, and without what she wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casework import demo
from crypto.bodies import b64
from tests.stories import between_offices as between
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right
from tests.stories.test_protection import in_days
from tests.stories.traces import files, traces

HERE = Path(__file__).parents[2]
REPORT = "The foreman Zanaharimanana shifts the scales. I am the clerk who keeps the book."
DISMISSED = "Dismissed without notice, Rafaliarimanana in the office says."
REASON = "For the labour court at Likasi-Kambove, as she asked."


def verify(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crypto", "verify", str(path), "--root", b64(demo.ROOT_KEY)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=HERE)


def save(page: Page, button: str, path: Path) -> Path:
    with page.expect_download() as download:
        page.click(button)
    download.value.save_as(path)
    return path


def refused_when_changed(path: Path, words: str) -> None:
    raw = path.read_bytes()
    at = raw.index(words.encode())
    path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
    ran = verify(path)
    assert (ran.returncode, ran.stdout) == (1, "")
    path.write_bytes(raw)


def record_incident(page: Page) -> None:
    incident = page.locator('[data-pen="incident"]')
    incident.evaluate("pen => { pen.open = true }")
    incident.locator('[data-part="act"]').select_option("19a")
    incident.locator('[data-part="phase"]').select_option("after_report")
    incident.locator('[data-part="first"]').fill(in_days(0))
    between.pen(page, "incident", DISMISSED)
    expect(page.locator("[data-incidents] > li")).to_have_count(1)


def read_and_agree(colleague: AtDesk) -> None:
    theirs = colleague.visit("/approvals/").page
    theirs.click('[data-approval="export"] a')
    colleague.settled()
    theirs.locator("[data-request] summary").first.click()
    expect(theirs.locator("[data-content] > li")).to_have_count(3)
    for said in (DISMISSED, "after_report", "19a"):
        expect(theirs.locator("[data-content]")).to_contain_text(said)
    theirs.click('[data-pen="agree"] [data-send]')
    expect(theirs.locator('[data-pen="agree"] [data-lacks]')).to_be_visible()
    looks_right(theirs, "evidence before it is agreed to, in French")
    theirs.check("[data-looked]")
    theirs.click('[data-pen="agree"] [data-send]')
    expect(theirs.locator('[data-request="agreed"]')).to_have_count(1)


@pytest.fixture
def warm() -> None:
    """What an operator's process leaves behind is searched, so it is the operator's alone."""


def test_a_fired_clerk_is_proven_right_without_her_words(
    service: Service,
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[..., AtDesk],
    tmp_path: Path,
) -> None:
    # Given a clerk who reported, an office that confirmed it, and what was done to her after that
    at_report_page().visit().fill(REPORT).send()
    desk, colleague = at_desk("amani").open_first(), at_desk("dalila", locale="fr-FR")
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.acknowledge()
    desk.give(number, "dalila", "second_reader")
    desk.visit(f"/cases/{number}/protection")
    record_incident(page)

    # When the office looks at its evidence, the days stand there, and nothing of hers is ticked
    page.click('.around a[href$="/evidence"]')
    desk.settled()
    assert [row.get_attribute("data-happened") for row in page.locator("[data-timeline] > li").all()] == [
        "report", "confirmed", "incident"
    ]  # fmt: skip
    expect(page.locator("[data-timeline] [data-slot='report']").last).to_have_text("0")
    ticked = page.locator("[data-choice] li:has(:checked)")
    expect(ticked).to_have_count(3)
    expect(page.locator('[data-by="reporter"] :checked')).to_have_count(0)
    looks_right(page, "evidence")
    page.locator('[data-by="reporter"] input').check()
    expect(page.locator("[data-tells-reporter]")).to_be_visible()
    expect(page.locator('[data-by="reporter"] [data-when="danger=reporter"]')).to_be_visible()
    looks_right(page, "evidence with the reporter's words ticked")
    page.locator('[data-by="reporter"] input').uncheck()

    # And it asks a colleague; nobody takes it alone
    page.click("[data-choice] [data-send]")
    expect(page.locator('[data-choice] [data-message="nothing_written"]')).to_be_visible()
    page.fill("#evidence-reason", REASON)
    page.click("[data-choice] [data-send]")
    expect(page.locator('[data-request="asked"]')).to_have_count(1)
    expect(page.locator('[data-pen="take"]')).to_be_hidden()
    expect(page.locator('[data-pen="agree"]')).to_be_hidden()
    looks_right(page, "evidence that was asked for")

    # Then the colleague finds it among the approvals, reads what is in it, and signs the same content
    read_and_agree(colleague)

    # And the office takes it, and anybody can check it without a server
    desk.open_again()
    looks_right(page, "evidence that was agreed to")
    path = save(page, '[data-pen="take"] [data-send]', tmp_path / "evidence.json")
    expect(page.locator('[data-request="taken"]')).to_have_count(1)
    ran = verify(path)
    assert (ran.returncode, ran.stderr) == (0, "")
    for words in ("VERIFIED", "signed by the root key that you named", "Agreed to on", "incident, signed by", DISMISSED,
                  "on the same day as the first day on which an office signed", "acknowledged"):  # fmt: skip
        assert words in ran.stdout, ran.stdout
    raw = path.read_text()
    for words in ("Zanaharimanana", "keeps the book", "Likasi-Kambove"):
        assert words not in raw
    refused_when_changed(path, "Dismissed")
    refused_when_changed(path, '"enc":"')

    # And the server has learnt a hash, and not one word
    assert traces(files(service.data), ["Zanaharimanana", "Rafaliarimanana", "Likasi-Kambove", "keeps the book"]) == []
    desk.visit(f"/cases/{number}/record")
    expect(page.locator("main")).to_contain_text("Took a file of evidence")


def test_a_file_is_not_signed_when_the_entries_are_others(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    # Given a request whose hash belongs to other entries than it names
    between.reported(service)
    desk, colleague = at_desk("amani").open_first(), at_desk("dalila")
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.give(number, "dalila", "second_reader")
    desk.visit(f"/cases/{number}/evidence")
    page.fill("#evidence-reason", REASON)

    def other_hash(route: object) -> None:
        request = route.request  # type: ignore[attr-defined]
        body = json.loads(request.post_data)
        route.continue_(post_data=json.dumps({**body, "sha256": b64(bytes(32))}))  # type: ignore[attr-defined]

    page.context.route("**/evidence/ask", other_hash)
    page.click("[data-choice] [data-send]")
    expect(page.locator('[data-request="asked"]')).to_have_count(1)

    # When the colleague signs what they have read, the server finds nobody who asked for that
    theirs = colleague.visit(f"/cases/{number}/evidence").page
    theirs.check("[data-looked]")
    theirs.click('[data-pen="agree"] [data-send]')

    # Then nothing is agreed to
    theirs.locator('main[data-state="failed"]').wait_for()
    desk.open_again()
    expect(page.locator('[data-request="asked"]')).to_have_count(1)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_reporter_takes_a_proof_that_names_nothing(
    service: Service,
    window: Callable[..., Page],
    at_desk: Callable[..., AtDesk],
    tmp_path: Path,
    language: str,
) -> None:
    # Given a report that nobody has confirmed: there is nothing to prove
    code = AtReportPage(window(), service).visit().fill(REPORT).send()
    back = AtFollowUpPage(window(), service, language).visit().open(code)
    expect(back.page.locator("[data-proof]")).to_be_hidden()

    # When the office confirms it, and the two go on talking
    desk = at_desk("amani").open_first()
    desk.acknowledge()
    desk.write("reply", "Which scales?")
    back.answer("Those by the Rakotobe shed.")

    # Then a proof is made here, that says when and by whom, and nothing else
    expect(back.page.locator("[data-proof]")).to_be_visible()
    looks_right(back.page, "a proof of filing")
    path = save(back.page, '[data-action="prove"]', tmp_path / "document.json")
    expect(back.page.locator('[data-message="proof_saved"]')).to_be_visible()
    ran = verify(path)
    assert (ran.returncode, ran.stderr) == (0, "")
    for words in ("VERIFIED: a proof that somebody has reported", "for the reporter of this case", "2 entries, 1 shown",
                  'status: "acknowledged"'):  # fmt: skip
        assert words in ran.stdout, ran.stdout
    for words in ("scales", "clerk", "Rakotobe", code):
        assert words not in path.read_text() + ran.stdout
    refused_when_changed(path, '"secret":"')
