"""What a screen reader is told: the words that appear in live regions, in their order, and where the focus goes."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# A region speaks when its visible words change. What only disappears is not read out.
_LISTEN = """() => {
  const regions = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
  const last = new WeakMap();
  window.heard = [];
  const listen = (region) => {
    if (!region.checkVisibility()) return;
    const words = region.innerText.replace(/\\s+/g, " ").trim();
    if (words !== "" && words !== last.get(region)) window.heard.push(words);
    last.set(region, words);
  };
  const all = () => document.querySelectorAll(regions).forEach(listen);
  new MutationObserver(all).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  all();
}"""
_FOCUSED = """() => {
  const { activeElement: at } = document;
  const labels = (at.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id));
  return (labels[0]?.innerText ?? at.innerText ?? "").replace(/\\s+/g, " ").trim();
}"""


@dataclass
class Listener:
    page: Page

    def __post_init__(self) -> None:
        self.page.evaluate(_LISTEN)

    def heard(self) -> list[str]:
        return list(self.page.evaluate("window.heard"))

    def focused(self) -> str:
        """The name of what has the focus, or its words."""
        return str(self.page.evaluate(_FOCUSED))


def in_order(heard: list[str], *beginnings: str) -> bool:
    """Whether some of what was heard begins like this, one after the other."""
    rest = iter(heard)
    return all(any(words.startswith(beginning) for words in rest) for beginning in beginnings)
