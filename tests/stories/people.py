"""What a person does with the pages: a reporter and an ombudsperson at real browser windows."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from time import time_ns
from weakref import WeakKeyDictionary

from playwright.sync_api import CDPSession, Locator, Page

from tests.passkeys import Passkey
from tests.stories.service import Service

AXE = (Path(__file__).parents[2] / "crypto/browser/node_modules/axe-core/axe.min.js").read_text()


# What a page's window has for a device that holds passkeys, so that a second sign-in finds it again.
_devices: WeakKeyDictionary[Page, Device] = WeakKeyDictionary()


@dataclass
class Device:
    """Chromium's virtual authenticator: one that is touched, and knows its owner, without anybody there."""

    wire: CDPSession
    id: str

    def holds(self) -> list[str]:
        found = self.wire.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return [credential["credentialId"] for credential in found["credentials"]]

    def lose_everything(self) -> None:
        self.wire.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})


def device_of(page: Page) -> Device:
    if page not in _devices:
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable", {})
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        answer = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        _devices[page] = Device(wire, answer["authenticatorId"])
    return _devices[page]


def give_passkey(page: Page, name: str) -> None:
    """The one that the tests' services know as this member's, and no other."""
    device, key = device_of(page), Passkey(name)
    device.lose_everything()
    credential = {
        "credentialId": b64encode(key.credential).decode(),
        "isResidentCredential": True,
        "rpId": "localhost",
        "privateKey": b64encode(key.pkcs8).decode(),
        "userHandle": b64encode(name.encode()).decode(),
        # Each window has a device of its own with the same passkey, and its count must rise over all of them.
        "signCount": time_ns() // 10_000_000 % 2**32,
    }
    device.wire.send("WebAuthn.addCredential", {"authenticatorId": device.id, "credential": credential})


def message(page: Page, name: str) -> Locator:
    return page.locator(f'[data-message="{name}"]')


@dataclass
class AtReportPage:
    page: Page
    service: Service
    language: str = "en"

    def visit(self, fragment: str = "") -> AtReportPage:
        self.page.goto(f"{self.service.reporters}/{self.language}/report{fragment}")
        self.page.locator("[data-fields]:not([disabled])").wait_for()
        self.page.locator('[data-action="send"]:not([disabled])').wait_for()
        return self

    def fill(self, text: str, *, country: str = "CD", town: str = "", danger: str = "no") -> AtReportPage:
        self.page.select_option('[data-field="country"]', country)
        self.page.fill('[data-field="town"]', town)
        self.page.fill('[data-field="text"]', text)
        self.page.check(f'[data-danger] input[value="{danger}"]')
        self.page.locator('.part.send [data-slot="office"]:not(:empty)').wait_for()
        return self

    def reader(self) -> str:
        """Who will be able to open it, as it stands above the button."""
        return self.page.locator('.part.send [data-slot="office"]').inner_text()

    def send(self) -> str:
        """The code, once the receipt is there."""
        self.page.click('[data-action="send"]')
        return self.code()

    def code(self) -> str:
        self.page.locator('[data-step="receipt"]').wait_for()
        # Showing it again asks the worker, so it comes a moment after the press.
        self.page.locator("[data-group]:not(:empty)").nth(4).wait_for()
        return "".join(self.page.locator("[data-group]").all_inner_texts())


@dataclass
class AtFollowUpPage:
    page: Page
    service: Service
    language: str = "en"

    def visit(self) -> AtFollowUpPage:
        self.page.goto(f"{self.service.reporters}/{self.language}/follow-up")
        self.page.locator('[data-action="open"]:not([disabled])').wait_for()
        return self

    def open(self, code: str) -> AtFollowUpPage:
        self.page.fill('[data-field="code"]', code)
        self.page.click('[data-action="open"]')
        self.page.locator('[data-step="thread"], [data-trouble="opening"]').locator("visible=true").wait_for()
        return self

    def texts(self) -> list[str]:
        return self.page.locator('[data-thread] [data-slot="text"]').all_inner_texts()

    def refusals(self) -> list[str]:
        return [r for item in self.page.locator("[data-refusal]").all() if (r := item.get_attribute("data-refusal"))]

    def answer(self, text: str) -> None:
        before = self.page.locator("[data-entry]").count()
        self.page.fill('[data-field="answer"]', text)
        self.page.click('[data-action="answer"]')
        self.page.locator("[data-entry]").nth(before).wait_for()


@dataclass
class AtDesk:
    page: Page
    service: Service

    def sign_in(self, name: str, passphrase: str) -> AtDesk:
        self.knock(name, passphrase)
        self.page.locator('[data-desk="inbox"]').wait_for()
        return self.settled()

    def knock(self, name: str, passphrase: str) -> AtDesk:
        """As far as the button, with the passkey of that name at hand."""
        return self.at_door().fill_in(name, passphrase)

    def fill_in(self, name: str, passphrase: str) -> AtDesk:
        give_passkey(self.page, name)
        self.page.fill("[data-name]", name)
        self.page.fill("[data-passphrase]", passphrase)
        self.page.click("[data-sign-in]")
        return self

    def sign_in_first(self, name: str, passphrase: str) -> AtDesk:
        """With a passkey that this window's device makes, and holds from then on."""
        self.at_door()
        device_of(self.page)
        self.page.fill("[data-name]", name)
        self.page.fill("[data-passphrase]", passphrase)
        self.page.locator("[data-first] > summary").click()
        self.page.click("[data-sign-in-new]")
        self.page.locator('[data-desk="inbox"]').wait_for()
        return self.settled()

    def at_door(self) -> AtDesk:
        self.page.goto(f"{self.service.desk}/sign-in")
        self.page.locator("[data-fields]:not([disabled])").wait_for()
        return self

    def settled(self) -> AtDesk:
        """Ready, failed or alarmed: whatever it was doing is done."""
        self.page.locator('main:is([data-state="ready"], [data-state="failed"], [data-state="alarm"])').wait_for()
        return self

    def rows(self) -> list[Locator]:
        return self.page.locator("tr[data-case]").all()

    def open_first(self) -> AtDesk:
        self.rows()[0].locator("a").click()
        self.page.locator('[data-desk="case"]').wait_for()
        return self.settled()

    def open_again(self) -> AtDesk:
        self.page.reload()
        return self.settled()

    def acknowledge(self) -> None:
        self.page.click("[data-acknowledge] [data-send]")
        self.page.locator('[data-when="state=acknowledged"]').first.wait_for()

    def write(self, place: str, text: str) -> None:
        """`place`: reply or note."""
        thread = {"reply": "[data-talk-thread]", "note": "[data-file-thread]"}[place]
        before = self.page.locator(f"{thread} > li").count()
        self.page.fill(f"[data-{place}] [data-text]", text)
        self.page.click(f"[data-{place}] [data-send]")
        self.page.locator(f"{thread} > li").nth(before).wait_for()

    def numbers(self) -> list[str]:
        self.page.goto(f"{self.service.desk}/")
        self.settled()
        return [str(row.get_attribute("data-case")) for row in self.rows()]

    def visit(self, path: str) -> AtDesk:
        """`path` behind /desk; settled where there is such a page, and the 404 where there is none."""
        answer = self.page.goto(self.service.desk + path)
        return self.settled() if answer is not None and answer.ok else self

    def people(self, number: str) -> AtDesk:
        return self.visit(f"/cases/{number}/people")

    def row(self, name: str) -> Locator:
        return self.page.locator(f'[data-name="{name}"]')

    def give(self, number: str, name: str, part: str = "handler") -> None:
        self.people(number).row(name).locator(f'[data-give="{part}"]').click()
        self.row(name).locator(f'[data-assigned="{part}"]').wait_for()

    def recuse(self, number: str, name: str, reason: str = "conflict") -> None:
        row = self.people(number).row(name)
        row.locator("summary").last.click()
        row.locator(f'[data-recuse="{reason}"]').click()
        self.row(name).locator(f'[data-recused="{reason}"]').wait_for()

    def alarm(self) -> str:
        """Where it rang and by which name."""
        alarm = self.page.locator("[data-alarm]")
        alarm.wait_for()
        return alarm.inner_text()


def axe_violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """The names of what axe finds. Evaluated, not added as a script: the pages' policy forbids that."""
    page.evaluate(AXE)
    rules = {rule: {"enabled": False} for rule in without}
    found = page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], rules})", rules)
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"]]
