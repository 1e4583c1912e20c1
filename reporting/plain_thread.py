"""The verified thread as the page without script shows it: who, when, how it was sealed, and the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.places import office_name
from crypto.attachments import read_attachment
from crypto.directory import Directory
from crypto.entries import OFFICE, REPORTER, Entry
from crypto.errors import Malformed
from crypto.threads import Item
from reporting import gateways


@dataclass(frozen=True)
class Line:
    """`by`: reporter, web, gateway, office or refused. `refusal` names why, and then there is no text. `file`: its name."""

    by: str
    day: date
    text: str = field(default="", repr=False)
    office: str = ""
    status: str = ""
    # Of a status: the other office that it speaks of, and what else chooses its words.
    about: str = ""
    how: str = ""
    reason: str = ""
    refusal: str = ""
    file: str = field(default="", repr=False)


def lines(items: Sequence[Item], directory: Directory, language: str) -> list[Line]:
    return [_line(item, directory, language) for item in items]


def names(offices: Sequence[str], directory: Directory, language: str) -> list[str]:
    """Of offices by id; one that is not listed any more is called by its id."""
    return [
        office_name(directory.offices[office], language) if office in directory.offices else office
        for office in offices
    ]


def _line(item: Item, directory: Directory, language: str) -> Line:
    if item.entry is None:
        return Line("refused", date.fromisoformat(item.day), refusal=item.refused.name if item.refused else "")
    entry = item.entry
    day, text = date.fromisoformat(entry.body["at"]), entry.body.get("text")
    said = text if isinstance(text, str) else ""
    if entry.role == OFFICE:
        office = _office(entry, directory, language)
        if entry.body["kind"] != "status":
            return Line("office", day, said, office)
        body = {name: str(value) for name, value in entry.body.items()}
        # A body that has no account is called by the name that the office wrote.
        [about] = names([body.get("to") or body.get("by") or body.get("to_name", "")], directory, language)
        how = body.get("step") or body.get("mode", "")
        return Line("office", day, said, office, body.get("status", ""), about, how, reason=body.get("reason", ""))
    try:
        file = read_attachment(entry.body).name if entry.body["kind"] == "attachment" else ""
    except Malformed as refused:
        return Line("refused", day, refusal=refused.name)
    if entry.role == REPORTER:
        return Line("reporter", day, said, file=file)
    carrier = gateways.carrier_of(directory, entry.author)
    return Line("web" if carrier == gateways.WEB else "gateway", day, said, file=file)


def _office(entry: Entry, directory: Directory, language: str) -> str:
    """Its certificate was checked against the directory, so it is listed there."""
    return office_name(directory.office(entry.body["cert"]["office"]), language)
