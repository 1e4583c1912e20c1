"""Coming back by text: a code somewhere in a message, and what the office has said since."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from casework.errors import NotFound
from channels import case_entries, checking_in, conversation, saying, sms_text, wording
from channels.held import CaseAtHand, Held, Line, Outcome
from channels.telegram_wording import MARK
from channels.turns import LEFT_ALONE, PUNISHED, SAFE, TAKEN_BACK, Phone, Reach, State, Step, Told, is_story
from crypto.codes import normalise
from crypto.entries import OFFICE
from crypto.errors import Refused, WrongCode
from crypto.keys import seal_public
from crypto.locks import ReporterCase
from reporting import own_thread
from reporting.gateways import SMS
from reporting.sealing import Gateway

ANSWERS = frozenset("12345678")  # to a question of the desk, whose composer leaves out the digit above
SEGMENTS_AT_A_TIME = 2
CHAT_PAGE = 3500
# Digits of any script with spaces, dashes and dots between them, as phones and people write them.
_CODE = re.compile(r"\d(?:[\s.\-\u2010-\u2015\u2212]*\d){19}")
_LONE = re.compile(r"\W*(\d)(?!\d|[.,:/]\d)")
_EDGES = " .,;:!?-\r\n\t"

_SAID = {TAKEN_BACK: TAKEN_BACK, SAFE: "safe_kept", LEFT_ALONE: "unsafe_after_code"}
_FOLLOWED = State(step=Step.FREE, phone=Phone.SHARED, has_case=True, told_story=True)


@dataclass(frozen=True)
class Asked:
    """`rest`: what stood around the code; `alarm`: a 9 by itself stood right behind it."""

    code: str = field(repr=False)
    rest: str = field(repr=False)
    alarm: bool = False

    def told(self) -> Told | None:
        """Whether there is more in it than the question for news. Whatever has a number in it is more."""
        if self.alarm:
            return Told("punished", self.rest)
        if self.rest in ANSWERS:
            return Told("answer", self.rest)
        counts = self.rest != "0" and any(sign.isdecimal() for sign in self.rest)
        return Told("story", self.rest) if counts or is_story(self.rest) else None


@dataclass(frozen=True)
class Read:
    """`office`: to which it was written; `offices`: which have it now."""

    held: ReporterCase = field(repr=False)
    box_public: bytes = field(repr=False)
    office: str
    offices: Sequence[str]
    seen: bytes
    answers: Sequence[str] = field(repr=False)
    check_in: date | None = None


def find_code(text: str) -> Asked | None:
    """A code with a right check digit. What stands around it is kept whole, but for the code where it stands there again."""
    found = _CODE.search(text)
    if found is None:
        return None
    try:
        code = normalise(_digits(found[0]))
    except WrongCode:
        return None
    before, behind = text[: found.start()], _CODE.sub(lambda run: _unless(code, run[0]), text[found.end() :])
    rest = f"{before.strip()} {behind.strip()}".strip(_EDGES)
    first = _LONE.match(behind)
    return Asked(
        code, _digits(rest) if len(rest) == 1 else rest, alarm=first is not None and _digits(first[1]) == PUNISHED
    )


def _unless(code: str, run: str) -> str:
    return " " if _digits(run) == code else run


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def read(gateway: Gateway, code: str) -> Read | str | None:
    """None: nobody has this code. A text: the name under which what is stored was refused. Raises Busy."""
    try:
        thread = own_thread.read(gateway, code)
        return Read(
            thread.held,
            seal_public(thread.held.box_seed),
            _office(thread),
            thread.offices,
            thread.seen(),
            _answers(thread),
            thread.check_in,
        )
    except NotFound:
        return None
    except Refused as refusal:
        return refusal.name


def answer(gateway: Gateway, line: Line, held: Held | None, asked: Asked, now: datetime) -> Outcome:
    """Whoever asks with the code is answered, on a phone that is "not safe" as well; afterwards it is silent again."""
    found = read(gateway, asked.code)
    if found is None:
        return Outcome(held, (wording.say("unknown_code", line),))
    if isinstance(found, str):
        return Outcome(held, (wording.say("changed", line, refusal=found),))
    own, office = found.held, saying.speaker(gateway.directory, line, found.office)
    values = saying.values(office, line, now)
    at_hand = CaseAtHand(own.case, own.box, found.box_public, own.sign_seed, found.office, found.seen)
    same = held is not None and held.at_hand is not None and held.at_hand.case == own.case
    told = _by_keyword(asked, line) or asked.told()
    if told is not None and (told.is_alarm or told.question in _SAID):
        state, question = _after(held), None
    else:
        state, question = checking_in.begin(_after(held), found.check_in, held.state if held and same else None)
    how_are_you = (wording.say(question, line),) if question else ()
    if told is not None:
        entry = case_entries.add(gateway, line, at_hand, told, now)
        key = saying.truly("punished", found.offices) if told.is_alarm else _SAID.get(told.question, "added")
        said = (wording.say(key, line, **values), *how_are_you)
        takes_back, reach = told.question == TAKEN_BACK, None
        if told.question == LEFT_ALONE:
            state, reach = conversation.leave_alone(state).state or state, Reach.LEAVE_ALONE
        held = Held(state, at_hand, held.shown if held and same else 0)
        return Outcome(held, said, entry=entry, alarm=told.is_alarm, takes_back=takes_back, reach=reach)
    cut = pages(found.answers, line.about.carrier)
    if not cut:
        return Outcome(Held(state, at_hand), (wording.say("nothing_yet", line, **values), *how_are_you))
    shown = held.shown if held and same and held.shown < len(cut) else 0
    left = len(cut) - shown - 1
    more = (wording.say("answer_more", line, left=left),) if left else ()
    return Outcome(Held(state, at_hand, shown + 1), (cut[shown], *more, *how_are_you))


def _by_keyword(asked: Asked, line: Line) -> Told | None:
    keyword = wording.keyword(asked.rest, *line.languages, carrier=line.about.carrier)
    return None if keyword is None else conversation.TOLD.get(keyword)


def _after(held: Held | None) -> State:
    if held is None:
        return _FOLLOWED
    if held.state.step is Step.SILENT:
        return replace(held.state, has_case=True)
    return replace(_FOLLOWED, alters_voice=held.state.alters_voice)  # a wish for one's safety outlives a question


def pages(answers: Sequence[str], carrier: str) -> list[str]:
    """Cut so that each has two segments at most, or is what a chat shows at once."""
    if carrier != SMS:
        # A line that begins as a button does would become one.
        whole = "\n\n".join(answers).replace(MARK, "\u2022")
        return list(_chat_pages(whole))
    cut = []
    for answer in answers:
        parts = sms_text.parts(sms_text.fit(answer).text)
        cut += ["".join(parts[n : n + SEGMENTS_AT_A_TIME]) for n in range(0, len(parts), SEGMENTS_AT_A_TIME)]
    return cut


def _chat_pages(whole: str) -> Iterator[str]:
    """Telegram counts in units of UTF-16, of which some signs take two, and none is cut in half."""
    begun = size = 0
    for place, sign in enumerate(whole):
        units = len(sign.encode("utf-16-le")) // 2
        if size + units > CHAT_PAGE:
            yield whole[begun:place]
            begun, size = place, 0
        size += units
    if begun < len(whole):
        yield whole[begun:]


def _answers(thread: own_thread.OwnThread) -> list[str]:
    """What the office wrote since the reporter's last word; all of it where that came first."""
    said = [(item.entry.role, item.entry.body.get("text")) for item in thread.items if item.entry is not None]
    last = max((n for n, (role, _) in enumerate(said) if role != OFFICE), default=-1)
    return [str(text) for role, text in said[last + 1 :] if role == OFFICE and isinstance(text, str) and text]


def _office(thread: own_thread.OwnThread) -> str:
    first = thread.items[0].entry
    if first is None:
        raise thread.items[0].refused or Refused
    return str(first.body["office"])
