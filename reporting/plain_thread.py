"""The verified thread as the page without script shows it: who, when, how it was sealed, and the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.places import office_name
from crypto.attachments import read_attachment
from crypto.bodies import Body
from crypto.directory import Directory
from crypto.entries import OFFICE, REPORTER, Entry
from crypto.errors import Malformed
from crypto.threads import Item
from reporting import gateways
from reporting.said import said_in


@dataclass(frozen=True)
class Line:
    """`by`: reporter, web, gateway, office or refused. `refusal` names why, and then there is no text. `file`: its name.

    Of a status: `about`, the other office that it speaks of, empty where none is listed; `detail` and `reason` make its words
    exact. `said`: what the reporter said beside the words, as names of sentences. A measure's kind stands in `about` as it came.
    """

    by: str
    day: date
    text: str = field(default="", repr=False)
    office: str = ""
    status: str = ""
    about: str = ""
    detail: str = ""
    reason: str = ""
    said: tuple[str, ...] = ()
    refusal: str = ""
    file: str = field(default="", repr=False)


def lines(items: Sequence[Item], directory: Directory, language: str) -> list[Line]:
    return [_line(item, directory, language) for item in items]


def names(offices: Sequence[str], directory: Directory, language: str) -> list[str]:
    """Of offices by id; empty for one that is not listed any more."""
    return [_name(office, directory, language) for office in offices]


def stopped_on(shown: Sequence[Line]) -> date | None:
    """The day on which the reporter stopped all contact, the last time."""
    return max((line.day for line in shown if "no_contact" in line.said), default=None)


def offices_abroad(items: Sequence[Item], directory: Directory, language: str) -> list[tuple[str, str]]:
    """(id, name) of those that are not of the country of the report."""
    first = items[0].entry
    place = first.body.get("place") if first else None
    country = place.get("country") if isinstance(place, dict) else None
    return [
        (office.id, office_name(office, language))
        for office in directory.offices.values()
        if office.facts["jurisdiction"] != country
    ]


def _line(item: Item, directory: Directory, language: str) -> Line:
    if item.entry is None:
        return Line("refused", date.fromisoformat(item.day), refusal=item.refused.name if item.refused else "")
    entry = item.entry
    day, text = date.fromisoformat(entry.body["at"]), entry.body.get("text")
    said = text if isinstance(text, str) else ""
    if entry.role == OFFICE:
        return _by_office(entry, day, said, directory, language)
    try:
        file = read_attachment(entry.body).name if entry.body["kind"] == "attachment" else ""
    except Malformed as refused:
        return Line("refused", day, refusal=refused.name)
    by = "reporter" if entry.role == REPORTER else _carrier(entry, directory)
    return Line(by, day, said, file=file, said=tuple(said_in(entry.body)))


def _by_office(entry: Entry, day: date, said: str, directory: Directory, language: str) -> Line:
    """Its certificate was checked against the directory, so it is listed there."""
    office = office_name(directory.office(entry.body["cert"]["office"]), language)
    if entry.body["kind"] != "status":
        return Line("office", day, said, office)
    to, by, step, mode, reason = (_word(entry.body, name) for name in ("to", "by", "step", "mode", "reason"))
    measure, state = _word(entry.body, "measure"), _word(entry.body, "state")
    # A body that has no account is called by the name that the office wrote.
    body = "" if {"to", "by"} & entry.body.keys() else _word(entry.body, "to_name")
    about = body or _name(to or by, directory, language)
    status = str(entry.body.get("status"))
    return Line(
        "office", day, said, office, status, about=measure or about, detail=step or mode or state, reason=reason
    )


def _carrier(entry: Entry, directory: Directory) -> str:
    return "web" if gateways.carrier_of(directory, entry.author) == gateways.WEB else "gateway"


def _name(office: str, directory: Directory, language: str) -> str:
    return office_name(directory.offices[office], language) if office in directory.offices else ""


def _word(body: Body, name: str) -> str:
    word = body.get(name)
    return word if isinstance(word, str) else ""
