"""What a person sees on a page after somebody was at the database."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

_ENTRY = """item => {
  const text = item.querySelector('[data-slot="text"]')?.textContent;
  const status = item.querySelector('[data-when="kind=acknowledged"]:not([hidden]), [data-status="acknowledged"]');
  const refusal = item.dataset.refusal ?? item.querySelector("[data-refusal-here]")?.dataset.refusal;
  return refusal ?? (text || (status ? "acknowledged" : ""));
}"""
_LINES = """rows => rows.map(row =>
  [row.dataset.case, row.querySelector(".refused:not([hidden]) [data-refusal-here]")?.dataset.refusal ?? ""])"""
_SHOWN_WHERE = '[data-alarm] [data-when^="where="]:not([hidden])'


@dataclass
class Look:
    page: Page

    def shows(self, *words: str) -> list[str]:
        """Which of them stand anywhere in the page, hidden or not."""
        content = self.page.content()
        return [word for word in words if word in content]

    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def _entries(self, selector: str) -> list[str]:
        return list(self.page.locator(selector).evaluate_all(f"items => items.map({_ENTRY})"))


class DeskLook(Look):
    def alarm(self) -> str:
        """`where: refusal` of the alarm that rang; empty if none did. Both stand on the page as words, too."""
        alarm = self.page.locator("[data-alarm]")
        if not alarm.is_visible():
            return ""
        where = str(self.page.locator(_SHOWN_WHERE).get_attribute("data-when")).removeprefix("where=")
        refusal = str(alarm.locator("[data-refusal-here]").get_attribute("data-refusal"))
        assert refusal in alarm.inner_text()
        return f"{where}: {refusal}"

    def talk(self) -> list[str]:
        """Each entry by its text, or by the name of its refusal."""
        return [*self._entries("[data-report]"), *self._entries("[data-talk-thread] > li")]

    def file(self) -> list[str]:
        return self._entries("[data-file-thread] > li")[1:]

    def lines(self) -> dict[str, str]:
        """By case number the name under which the inbox's line was refused; empty where it was not."""
        rows = self.page.locator("tr[data-case]").evaluate_all(_LINES)
        return {str(number): str(refusal) for number, refusal in rows}

    def can_write(self) -> bool:
        return self.page.locator("[data-send]").locator("visible=true").count() > 0

    def can_write_to_the_reporter(self) -> bool:
        return self.page.locator("[data-talk-thread] ~ * [data-send]").locator("visible=true").count() > 0


class FollowUpLook(Look):
    def trouble(self) -> str:
        """The reason why nothing was opened; empty if something was."""
        block = self.page.locator('[data-trouble="opening"]')
        return str(block.get_attribute("data-reason")) if block.is_visible() else ""

    def talk(self) -> list[str]:
        return self._entries("[data-thread] > [data-entry]")

    def done(self) -> str:
        return self.page.locator("[data-done]").inner_text()

    def can_write(self) -> bool:
        return self.page.locator('[data-action="answer"]').is_visible()
