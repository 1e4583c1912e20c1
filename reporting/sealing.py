"""Sealing on arrival: what the browser does for its reporter, done here in memory, for doors without a script.

Such entries are signed by the door's gateway key as well, so that nobody can be shown them as end-to-end encrypted.
What is made here is handed to the intake and forgotten; nothing of it may be logged or kept.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

from casework.boxes import NewEntry, NewSeal
from casework.models import Release
from crypto.attachments import Attachment, attachment_body
from crypto.bodies import Body, b64, encode
from crypto.boxes import ID_BYTES, TALK, box_id, case_id
from crypto.codes import ReporterKeys, new_code
from crypto.directory import Directory
from crypto.entries import Place, write_gateway_entry
from crypto.keys import SEED_BYTES, seal_public, verify_key
from crypto.labels import office_holder
from crypto.locks import ReporterCase, lock_reporter
from crypto.padding import HINT_SIZE
from crypto.seals import seal_box, seal_card
from reporting.intake import Report
from reporting.routing import Answers, consent_of

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Gateway:
    """A door's signing key and the directory that lists it."""

    seed: bytes = field(repr=False)
    directory: Directory = field(repr=False)


@dataclass(frozen=True)
class Draft:
    """What a person said. `country`, `admin1`: ISO 3166 or None."""

    language: str
    country: str | None = field(repr=False)
    admin1: str | None = field(repr=False)
    town: str = field(repr=False)
    danger: str = field(repr=False)
    lost_code: bool = field(repr=False)
    text: str = field(repr=False)
    phone: str = field(default="", repr=False)  # who reads the phone it came from, where it came from one
    answers: Answers | None = field(default=None, repr=False)  # on doors that ask before they seal
    standby: tuple[str, ...] = ()  # the offices that may open it when the first stays silent

    def answered(self) -> Answers:
        return replace(
            self.answers or Answers(), country=self.country or "", admin1=self.admin1 or "", danger=self.danger
        )

    def words(self, office: str) -> Body:
        """The part of the report's entry that came from the person. `office`: to which it is sealed."""
        body: Body = {
            "standby": list(self.standby),
            "language": self.language,
            "place": {"country": self.country, "admin1": self.admin1, "text": self.town},
            "danger": self.danger,
            "lost_code": self.lost_code,
            "text": self.text,
        }
        if self.phone:
            body["phone"] = self.phone
        if self.answers is None:
            return body | {"consent": consent_of(Answers(), office)}
        said = self.answers
        goes = {"transit": list(said.transit), "buyer": said.buyer, "affected": said.affected}
        answers = {"what": said.what, "who": said.who, **goes, "location": said.location}
        return body | {"answers": answers, "consent": consent_of(said, office, self.standby)}


@dataclass(frozen=True)
class Fresh:
    """A case that does not exist yet: its code, and the seeds from which its ids and keys follow."""

    code: str = field(repr=False)
    sign_seed: bytes = field(repr=False)
    box_seed: bytes = field(repr=False)
    entry: bytes

    @classmethod
    def draw(cls) -> Fresh:
        seeds = (secrets.token_bytes(SEED_BYTES), secrets.token_bytes(SEED_BYTES))
        return cls(new_code(), *seeds, secrets.token_bytes(ID_BYTES))

    @property
    def held(self) -> ReporterCase:
        return ReporterCase(self.place.case, self.place.box, self.box_seed, self.sign_seed)

    @cached_property
    def place(self) -> Place:
        case, public = case_id(verify_key(self.sign_seed)), seal_public(self.box_seed)
        return Place(case, box_id(case, TALK, public), public, self.entry)


def seal_report(
    gateway: Gateway,
    fresh: Fresh,
    keys: ReporterKeys,
    draft: Draft,
    *,
    office: str,
    office_key: bytes,
    day: date,
    implicated: Sequence[str] = (),
    standby_keys: Mapping[str, bytes] = MappingProxyType({}),
) -> Report:
    """`keys`: stretched from the code of `fresh`; `office_key`: checked against the directory. Raises Malformed.

    `implicated`: the offices that were struck out, so that those who work on it know whom to pass over.
    `standby_keys`: checked as well, one for each office of the draft's `standby`.
    """
    place = fresh.place
    body = _entry_body(gateway, draft, office, day, implicated)
    sealed = write_gateway_entry(gateway.seed, fresh.sign_seed, place, body)
    public = {office: office_key, **{reserve: standby_keys[reserve] for reserve in draft.standby}}
    card = _card(gateway, draft)
    return Report(
        case=place.case,
        office=office,
        box=place.box,
        box_key=place.box_public,
        token=keys.token,
        lock=lock_reporter(keys, fresh.held),
        seals={
            one: NewSeal(
                office_holder(one),
                seal_box(key, office_holder(one), place.case, place.box, fresh.box_seed),
                Release.NOW if one == office else Release.ON_OVERDUE,
            )
            for one, key in public.items()
        },
        cards={one: seal_card(key, office_holder(one), place.case, place.box, card) for one, key in public.items()},
        entry=NewEntry(place.entry, sealed),
    )


def seal_said(gateway: Gateway, held: ReporterCase, entry: bytes, said: Body, *, seen: bytes, day: date) -> NewEntry:
    """`said`: without what every entry carries. What is allowed lasts a year. `seen`: the last link that was verified."""
    if said["kind"] == "consent":
        said = said | {"door": _door(gateway), "day": day.isoformat()}
    if "scope" in said:
        said = said | {"until": a_year_after(day).isoformat()}
    return _seal(gateway, held, entry, said | {"at": day.isoformat(), "seen": b64(seen)})


def seal_attachment(
    gateway: Gateway, held: ReporterCase, entry: bytes, about: Attachment, *, seen: bytes, day: date
) -> NewEntry:
    """`seen`: as above. Raises Malformed for a name or type that is too long."""
    return _seal(gateway, held, entry, attached(about, seen=seen, day=day))


def attached(about: Attachment, *, seen: bytes, day: date, text: str = "") -> Body:
    """The body of an entry that names a file. Raises as above."""
    return {
        "kind": "attachment",
        "at": day.isoformat(),
        "seen": b64(seen),
        "text": text,
        "file": attachment_body(about),
    }


def _seal(gateway: Gateway, held: ReporterCase, entry: bytes, body: Body) -> NewEntry:
    place = Place(held.case, held.box, seal_public(held.box_seed), entry)
    return NewEntry(entry, write_gateway_entry(gateway.seed, held.sign_seed, place, body))


def sendable(text: str) -> str:
    """Trimmed, lines ended as everywhere else, and no lone half of a character."""
    return _SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").strip())


def _entry_body(gateway: Gateway, draft: Draft, office: str, day: date, implicated: Sequence[str]) -> Body:
    words = draft.words(office)
    if "answers" in words:
        words["answers"] |= {"implicated": list(implicated)}
    words["consent"] |= {
        "door": _door(gateway),
        "day": day.isoformat(),
        "until": a_year_after(day).isoformat(),
    }
    return {
        "kind": "report",
        "at": day.isoformat(),
        "seen": None,
        "office": office,
        "directory": gateway.directory.head(),
        **words,
    }


def a_year_after(day: date) -> date:
    """The last day of a consent; of the 29th of February it is the 28th."""
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _card(gateway: Gateway, draft: Draft) -> Body:
    """A hint for the office's list, in a fixed size: by which door, and as many of the first letters as fit."""
    flags = ["life_risk"] if draft.danger == "yes" else []
    flags += ["never_contact"] if draft.phone == "unsafe" else []
    card = {
        "lang": draft.language,
        "place": draft.admin1 or draft.country or "",
        "flags": flags,
        "door": _door(gateway),
        "words": "",
    }
    left = HINT_SIZE - 1 - len(encode(card))
    words = []
    for letter in " ".join(draft.text.split()):
        left -= len(json.dumps(letter, ensure_ascii=False).encode()) - 2
        if left < 0:
            break
        words.append(letter)
    return {**card, "words": "".join(words)}


def _door(gateway: Gateway) -> str:
    """`plain` for the page without script, else the carrier: what stands before the first hyphen of a gateway's id."""
    own = verify_key(gateway.seed)
    carrier = next((name.split("-")[0] for name, verify in gateway.directory.gateways.items() if verify == own), "")
    return "plain" if carrier == "web" else carrier
