"""All lines of ten thousand cases opened and searchable, in Chromium: from the first letter to what was found.

Lines are the office's own records; `--cards N` leaves one in N a reporter's card, which costs an X-Wing key to open.

Run: PYTHONPATH=. .venv/bin/python bench/searching.py [--cases N] [--cards N]
"""

from __future__ import annotations

import argparse
import random
import secrets
import tempfile
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update

from app import create_app
from casework import cases, demo, jurisdictions
from casework.boxes import NewBox, NewEntry, NewSeal
from casework.cases import NewCase
from casework.database import Session
from casework.models import Hint, HintKind
from casework.taxonomy import TAXONOMY
from crypto.bodies import Body, b64
from crypto.boxes import TALK
from crypto.keys import index_key, office_keys
from crypto.labels import office_holder
from crypto.seals import BOX_SEAL_BYTES, CARD_BYTES, seal_card, write_index
from tests.stories.conftest import SWITCHES
from tests.stories.monday import TEXTS
from tests.stories.people import AtDesk
from tests.stories.service import Service

OFFICE = "cd-ombuds"
TYPED = """async (words) => {
  const field = document.querySelector('[data-query="words"]');
  const total = document.querySelector("[data-total]");
  total.textContent = "";
  const begun = performance.now();
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  while (total.textContent === "") await new Promise((done) => setTimeout(done, 2));
  return [performance.now() - begun, total.textContent];
}"""


def one_case(session: Session, number: int, chosen: random.Random, *, is_card: bool) -> None:
    case, box = secrets.token_bytes(16), secrets.token_bytes(16)
    holder, office = office_holder(OFFICE), office_keys(demo.office_secret(OFFICE))
    talk = NewBox(
        box, TALK, bytes(1216), (NewSeal(holder, secrets.token_bytes(BOX_SEAL_BYTES)),),
        NewEntry(secrets.token_bytes(16), secrets.token_bytes(64)),
    )  # fmt: skip
    token, lock, request = (secrets.token_bytes(32) for _ in range(3))
    line: Body = {"lang": "fr", "place": "CD-SK", "flags": [], "words": f"{number} {chosen.choice(TEXTS)}"[:100]}
    card = seal_card(office.seal_public, holder, case, box, line) if is_card else bytes(CARD_BYTES)
    new = NewCase(case, OFFICE, token, lock, request, talk, {OFFICE: card}, jurisdictions.of("CD"))
    cases.receive(session, new, day=date.today() - timedelta(days=chosen.randrange(365)))  # noqa: DTZ011
    if not is_card:
        more = {"cat": chosen.choice(TAXONOMY["categories"])["id"], "sev": "S3", "flags": chosen.randrange(2**19)}
        sealed = write_index(index_key(office.seal_seed), case, {**line, **more})
        session.execute(update(Hint).where(Hint.case_id == case).values(kind=HintKind.INDEX, sealed=sealed))


def fill(data: Path, count: int, cards: int) -> None:
    app = create_app({"DAVYLAMP_DATA": str(data), "ROOT_KEY": b64(demo.ROOT_KEY)})
    chosen = random.Random(8)  # noqa: S311 (the same cases each time)
    for start in range(0, count, 500):
        with app.extensions["davylamp_database"].transaction() as session:
            for number in range(start, min(start + 500, count)):
                one_case(session, number, chosen, is_card=cards > 0 and number % cards == 0)
            session.expunge_all()
    app.extensions["davylamp_database"].engine.dispose()


def measure(page: Page, words: str, what: str) -> None:
    took, found = page.evaluate(TYPED, words)
    print(f"{what:42} {took:7.0f} ms, {found} found")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=10_000)
    options.add_argument("--cards", type=int, default=0, help="one in so many is a reporter's card; 0: none")
    given = options.parse_args()
    member = demo.MEMBERS[0]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(Path(folder) / "instance")
        service.fill()
        fill(service.data, given.cases, given.cards)
        with service:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
            desk = AtDesk(browser.new_page(), service).sign_in(member.name, member.passphrase)
            measure(desk.page, "kamituga", f"{given.cases} lines fetched, opened and searched")
            measure(desk.page, "scales market", "searched again")
            measure(desk.page, "zwarakazi", "searched for what is not there")
            browser.close()


if __name__ == "__main__":
    main()
