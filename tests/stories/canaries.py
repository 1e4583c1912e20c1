"""Words that stand nowhere else, and the people who speak them: in every field, with every mistake."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page

from casework import demo
from crypto.codes import grouped, new_code
from tests.plain_reporter import PlainReporter, texts_on
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.pictures import png
from tests.stories.service import Service
from tests.stories.wire import without_script

REPORT = "Kieselgrübchen collapsed at dawn; ask Tsimbazaza who locked the gate."
TOWN, REPLY = "Ouangolodougou-sur-Lac", "Has Mpanjakavavy been carried out?"
NOTE, ANSWER = "Vatomandrikely knows more than he says.", "Fitarikandro digs with bare hands."
PLAIN_REPORT, PLAIN_TOWN = "Rechtschaffenheit was threatened: Soavinandriana saw it.", "Bandundu-Masimanimba"
PLAIN_ANSWER = "Analamazaotra has the ledger."
FILE_WORDS, FILE_NAME, IN_PHOTO = "Tantalitwaage", "Schuldscheinheft", "Wolframdämmerung"
PLAIN_FILE = (f"{FILE_NAME}.txt", "text/plain", f"{FILE_WORDS} and ledger. ".encode() * 30_000)
PLAIN_PHOTO = (f"{FILE_NAME}.png", "image/png", png(text=IN_PHOTO.encode(), behind=IN_PHOTO.encode()))
BROKEN_PHOTO = (f"{FILE_NAME}.heic", "image/heic", IN_PHOTO.encode() * 9)
WRONG_PASSPHRASE = "wheelbarrow thermometer saxophone hippodrome"
NUISANCE, ADDRESS = "Zörgelpfennig-Unfug", "127.77.141.213"
TYPED = [
    "Kieselgrübchen", "collapsed at dawn", "Tsimbazaza", "locked the gate", "Ouangolodougou", "Mpanjakavavy",
    "carried out?", "Vatomandrikely", "more than he", "Fitarikandro", "with bare hands", "wheelbarrow",
    "thermometer", "saxophone", "hippodrome", "Rechtschaffenheit", "Soavinandriana", PLAIN_TOWN, "Analamazaotra",
    "the ledger", NUISANCE, "Zörgelpfennig", FILE_WORDS, FILE_NAME, IN_PHOTO,
]  # fmt: skip


def pairs(passphrase: str) -> list[str]:
    """Two words each: one alone may be too short to be told from chance."""
    words = passphrase.split()
    return [f"{one} {other}" for one, other in pairwise(words)]


def spellings(code: str) -> list[str]:
    return [code, grouped(code), grouped(code).replace(" ", "-"), code[:10], code[10:], grouped(code)[5:14]]


def everybody_speaks(service: Service, window: Callable[..., Page]) -> tuple[AtDesk, list[str]]:
    """A whole story with every mistake in it; what was typed, besides TYPED."""
    code, wrong_code = AtReportPage(window(), service).visit().fill(REPORT, town=TOWN, danger="yes").send(), new_code()
    back = AtFollowUpPage(window(), service).visit().open(wrong_code)
    assert back.page.locator('[data-trouble="opening"]').get_attribute("data-reason") == "unknown_code"
    amani = demo.MEMBERS[0]
    desk = AtDesk(window(), service)
    fail_to_sign_in(desk, amani.name, WRONG_PASSPHRASE)
    fail_to_sign_in(desk, amani.passphrase, amani.name)
    desk.sign_in(amani.name, amani.passphrase).open_first()
    desk.acknowledge()
    desk.write("reply", REPLY)
    desk.write("note", NOTE)
    back.open(code).answer(ANSWER)
    assert [back.texts()[0], *back.texts()[-2:]] == [REPORT, REPLY, ANSWER]
    return desk, [*spellings(code), *spellings(wrong_code), *pairs(amani.passphrase)]


def speak_without_script(service: Service) -> tuple[PlainReporter, str]:
    """Here the server sees the words and the code, and must forget them."""
    plain = without_script(service)
    plain.look(text=PLAIN_REPORT, town="")
    code = plain.report(text=PLAIN_REPORT, town=PLAIN_TOWN)
    plain.open(new_code())
    plain.open(code)
    assert texts_on(plain.answer(PLAIN_ANSWER, PLAIN_FILE).text) == [PLAIN_REPORT, PLAIN_ANSWER]
    plain.look(text=PLAIN_REPORT)
    assert "data-attached" in plain.send(PLAIN_FILE, PLAIN_PHOTO, text=PLAIN_REPORT).text
    assert plain.send(BROKEN_PHOTO, text=PLAIN_REPORT).status_code == 415
    return plain, code


def fail_to_sign_in(desk: AtDesk, name: str, passphrase: str) -> None:
    desk.knock(name, passphrase)
    desk.page.locator('[data-message="not_known"]').wait_for()
