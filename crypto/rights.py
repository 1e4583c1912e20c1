"""Who may write what in a box, as far as the entries accepted so far say."""

from __future__ import annotations

from datetime import date
from typing import Any

from crypto.bodies import Body, unb64
from crypto.boxes import ID_BYTES, TALK, case_id, check_office_id
from crypto.certificates import Certificate, from_body, parse_day
from crypto.directory import Directory
from crypto.entries import GATEWAY, OFFICE, Entry
from crypto.errors import Malformed, NotTheReporter, UnknownGateway, UnknownKind, UnknownWriter
from crypto.offices import check_list

FILE = "file"
_REPORTER_KINDS = frozenset({"report", "message", "answer", "consent", "attachment"})
_OFFICE_KINDS = {
    TALK: frozenset({"message", "question", "status", "attachment"}),
    FILE: frozenset({"opened", "triage", "note", "decision", "assessment", "plan", "measure", "incident", "referral"}),
    "offer": frozenset({"message", "status", "plan"}),
    "share": frozenset({"message", "question", "status", "attachment"}),
}


class Rights:
    def __init__(self, kind: str, case: bytes, directory: Directory) -> None:
        self._room, *offices = kind.split(":")
        self._case, self._directory = case, directory
        self._entitled = set(offices)
        self._opener = offices[0] if offices else None
        self._standby: set[str] = set()
        self._latest: date | None = None
        self._gaps = False

    def leave_out(self) -> None:
        """An entry that the reader does not have: from here on nobody knows whom it let in."""
        self._gaps = True

    def is_entitled(self, office: str) -> bool:
        """As far as the entries that were read say."""
        return office in self._entitled

    def check_writer(self, entry: Entry, *, first: bool) -> None:
        """`first`: whether it is the first entry of its box. Raises a named refusal."""
        if entry.role == OFFICE:
            self._check_office(entry, first=first)
        else:
            self._check_reporter(entry, first=first)

    def grant(self, entry: Entry) -> None:
        """What an accepted entry changes for those that follow."""
        body = entry.body
        if entry.role == OFFICE:
            self._grant_by_office(body)
        elif body["kind"] == "report":
            lead, self._standby = _addressed(body)
            self._entitled.add(lead)

    def _grant_by_office(self, body: Body) -> None:
        self._latest = parse_day(body["at"])
        if self._room != TALK or body["kind"] != "status":
            return
        office = from_body(body["cert"]).office
        # Behind a gap nobody was refused for want of a right, so nobody may give one either who is not known to have it.
        if body.get("status") == "accepted" and office in self._standby:
            self._entitled.add(office)
        if body.get("status") == "transferred" and office in self._entitled:
            self._entitled.add(check_office_id(body["to"]))

    def _check_reporter(self, entry: Entry, *, first: bool) -> None:
        if self._room != TALK:
            raise UnknownWriter("a reporter writes in the talk box only")
        if entry.role == GATEWAY and entry.author not in self._directory.gateways.values():
            raise UnknownGateway
        if entry.body["kind"] not in _REPORTER_KINDS or (entry.body["kind"] == "report") != first:
            raise UnknownKind
        if first:
            _addressed(entry.body)

    def _check_office(self, entry: Entry, *, first: bool) -> None:
        certificate = from_body(entry.body.get("cert"))
        _check_head(entry.body.get("directory"))
        self._check_member(certificate, entry)
        self._check_entitled(certificate.office, entry.body, first=first)
        self._check_content(entry.body, first=first)

    def _check_member(self, certificate: Certificate, entry: Entry) -> None:
        day = parse_day(entry.body["at"])
        if certificate.verify != entry.author:
            raise UnknownWriter("signed by another than the certified member")
        office = self._directory.offices.get(certificate.office)
        if office is None:
            raise UnknownWriter("an office that the directory does not list")
        certificate.check(day, office.sign_keys(day))
        if self._latest is not None and day < self._latest:
            raise UnknownWriter("dated before an earlier entry")

    def _check_entitled(self, office: str, body: Body, *, first: bool) -> None:
        accepts = body["kind"] == "status" and body.get("status") == "accepted" and office in self._standby
        unknown = self._gaps and self._room == TALK
        if office not in self._entitled and not accepts and not unknown:
            raise UnknownWriter("this office has no right to write here")
        if first and office != self._opener:
            raise UnknownWriter("this box begins with another writer")

    def _check_content(self, body: Body, *, first: bool) -> None:
        kind = body["kind"]
        if kind not in _OFFICE_KINDS[self._room]:
            raise UnknownKind
        if self._room == FILE:
            if (kind == "opened") != first:
                raise UnknownKind
            self._check_talk(body.get("talk"), first=first)
        if kind == "status" and body.get("status") == "transferred":
            check_office_id(body.get("to"))

    def _check_talk(self, talk: Any, *, first: bool) -> None:
        """A file names the talk that it is about: in `opened` the box itself, later the last link verified."""
        if not first:
            unb64(talk, 32)
            return
        if not isinstance(talk, dict):
            raise Malformed("a file names its talk")
        unb64(talk.get("box"), ID_BYTES)
        unb64(talk.get("link"), 32)
        if case_id(unb64(talk.get("reporter"), 32)) != self._case:
            raise NotTheReporter


def _addressed(report: Body) -> tuple[str, set[str]]:
    """(lead, standby) as the reporter's side saw them. Raises Malformed."""
    _check_head(report.get("directory"))
    return check_office_id(report.get("office")), set(map(check_office_id, check_list(report.get("standby"))))


def _check_head(head: Any) -> None:
    """The directory that the writer saw: `{seq, sha256}`. Raises Malformed."""
    if not isinstance(head, dict) or type(head.get("seq")) is not int or head["seq"] < 1:
        raise Malformed("an entry names the directory that its writer saw")
    unb64(head.get("sha256"), 32)
