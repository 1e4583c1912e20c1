"""How many people could have made it: asked before a file goes anywhere, and kept in the file."""

from __future__ import annotations

from collections.abc import Callable

from tests.stories.files_work import choose, opened, reported, send
from tests.stories.people import AtDesk, AtReportPage, axe_violations


def test_before_a_file_is_saved_or_its_case_given_on_the_desk_asks_how_many_could_have_made_it(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    choose(reporter.page, "a.txt", "text/plain", b"Only we two were on that night.")
    send(reporter.page)
    # Given an opened file, which cannot be saved before the question is answered
    amani = at_desk("amani").open_first()
    opened(amani)
    save, warning = amani.page.locator("[data-save]"), amani.page.locator('[data-when="origin=few"]')
    assert (save.is_visible(), warning.is_visible()) == (False, False)
    amani.page.locator('[data-viewer] [data-origin][value="few"]').check()
    assert (save.is_visible(), warning.is_visible()) == (True, True)
    assert axe_violations(amani.page) == []
    with amani.page.expect_download():
        save.click()
    # And a case with files, which cannot be given on before it is
    amani.page.locator('a[href$="/people"]').click()
    give = amani.page.locator("[data-give]:visible")
    amani.page.locator('[data-when="key=vouched"]:visible').first.wait_for()
    assert give.count() > 0
    assert all(button.is_disabled() for button in give.all())
    amani.page.locator('[data-ask-origin] [data-origin][value="many"]').check()
    assert all(button.is_enabled() for button in give.all())
    assert not amani.page.locator('[data-when="origin=few"]').is_visible()
    assert axe_violations(amani.page) == []
    give.first.click()
    amani.page.locator("[data-assigned]").first.wait_for()
    # Then both answers stand in the office's file, each with what it was said of, and signed
    amani.visit("/").open_first()
    kept = amani.page.locator('[data-file-thread] [data-when="kind=origin"]')
    assert [" ".join(text.split()) for text in kept.locator("visible=true").all_inner_texts()] == [
        "How many people could have made this? One, or a handful Said of this file, when it was saved: a.txt",
        "How many people could have made this? Many Said of all files, when the case was given to a colleague.",
    ]
    assert axe_violations(amani.page) == []
