"""What a verified file of evidence proves, and what it does not, in sentences for people who are no engineers."""

from __future__ import annotations

import json
from collections.abc import Iterator

from crypto.bodies import b64
from crypto.directory import Directory
from crypto.entries import GATEWAY, OFFICE
from crypto.evidence import AGREED, CASE, REPORTER, Evidence, Signer
from crypto.evidence_boxes import ReadBox, ShownEntry
from crypto.evidence_days import Act, acts
from crypto.keys import sha256

_ROOMS = {
    "talk": "What the reporter and the office wrote to each other",
    "file": "The office's file",
    "offer": "What two offices said to each other",
    "share": "What one office gave another",
}
_VOUCHES = ("cert", "directory", "seen", "kind", "at", "talk")
_MARKS = {
    "report": "the report",
    "had": "the first day on which an office signed that it had the report",
    "disclosure": "the last disclosure",
    "outcome": "the last outcome",
}
_LIMITS = (
    "It proves who signed, not that what they wrote is true.",
    "Each day is the word of whoever signed; the order is proven as far as stated above.",
    "A certificate names an office and a member's key. It names no person and no role.",
    "One person who holds the office's key can make up both members and a whole file, with any days.",
    "That two people signed is the office's word.",
    "An entry that is left out cannot be read from this file, and may change what the shown ones mean.",
    "What was written after the last entry counted here is not in it.",
    "Whether an office was later struck from the directory is not known here.",
)


def words(evidence: Evidence, *, pinned: bool) -> Iterator[str]:
    what = "a file about a case" if evidence.purpose == CASE else "a proof that somebody has reported"
    if pinned:
        yield f"VERIFIED: {what}."
    else:
        yield "NOT VERIFIED: nobody has said whose key this is; only that the file agrees with itself"
        yield f"It says that it is {what}."
    yield ""
    yield from _signed(evidence, pinned=pinned)
    for box in evidence.boxes:
        yield ""
        yield from _box(box, evidence.directory)
    happened = acts(evidence.boxes)
    if happened:
        yield ""
        yield "What was done to somebody, as the shown entries say, and how long after what"
        yield from map(_act, happened)
        if any("had" in act.since for act in happened):
            yield "  The report itself is not shown; it came on that day or before."
    yield ""
    yield "What this does not prove"
    yield from (f"  - {limit}" for limit in _LIMITS)


def _signed(evidence: Evidence, *, pinned: bool) -> Iterator[str]:
    root = b64(evidence.directory.root)
    yield "Who vouches for it"
    if pinned:
        yield f"  The directory of offices is signed by the root key that you named: {root}"
    else:
        yield f"  NOT CHECKED: whose directory this is. It is signed by the root key {root}"
        yield "  Compare that key with the one that the service publishes, or name it: --root KEY"
    for signer in evidence.signers:
        yield f"  {_signer(signer, evidence.directory)}"


def _signer(signer: Signer, directory: Directory) -> str:
    if signer.role == REPORTER:
        return (
            f"Signed on {signer.at} for the reporter of this case, by a key that the code opens; if the report came by "
            "phone or by the page without script, this service held that key while it worked."
        )
    did = "Agreed to" if signer.role == AGREED else "Made"
    return f"{did} on {signer.at} by {_member(signer.verify, signer.office or '', directory)}"


def _member(verify: bytes, office: str, directory: Directory) -> str:
    names = directory.offices[office].facts["names"]
    name = names.get("en") or next(iter(names.values()))
    digits = sha256(verify)[:4].hex()
    return f"{visible(name)} ({office}), member with the key {digits[:4]} {digits[4:]}"


def _box(box: ReadBox, directory: Directory) -> Iterator[str]:
    total = len(box.links) - 1
    room, *offices = box.kind.split(":")
    whose = f" ({', '.join(offices)})" if offices else ""
    yield f"{_ROOMS[room]}{whose}: {total} entries, {len(box.shown)} shown"
    shown = {one.place: one for one in box.shown}
    left_out: list[int] = []
    for place in range(1, total + 1):
        if place not in shown:
            left_out.append(place)
            continue
        yield from _gap(left_out)
        left_out = []
        yield from _entry(shown[place], directory)
    yield from _gap(left_out)
    yield f"  {_order(box, total)}"


def _order(box: ReadBox, total: int) -> str:
    if box.anchor == 0:
        return "The order of these entries is the word of whoever made this file: no shown signature names it."
    upto = f"Entries 1 to {box.anchor} stand in this order, unbroken: a shown signature names their chain."
    rest = f" From {box.anchor + 1} on the order is the word of whoever made this file."
    return upto + (rest if box.anchor < total else "")


def _gap(places: list[int]) -> Iterator[str]:
    if len(places) == 1:
        yield f"  {places[0]}. left out"
    elif places:
        yield f"  {places[0]} to {places[-1]}. left out"


def _entry(shown: ShownEntry, directory: Directory) -> Iterator[str]:
    body = shown.entry.body
    yield f"  {shown.place}. {body['at']}: {visible(body['kind'])}, signed by {_writer(shown, directory)}"
    if not shown.entitled:
        yield "     That this office was asked to deal with the case is not shown."
    for name, value in body.items():
        if name not in _VOUCHES and value != "":
            yield f"     {visible(name)}: {quoted(value)}"


def _writer(shown: ShownEntry, directory: Directory) -> str:
    entry = shown.entry
    if entry.role == OFFICE:
        return _member(entry.author, shown.office or "", directory)
    if entry.role == GATEWAY:
        gateway = next(name for name, verify in directory.gateways.items() if verify == entry.author)
        return f"the gateway {gateway}, which sealed it for the reporter on arrival"
    return "the reporter"


def quoted(value: object) -> str:
    """As JSON: words that look like this program's own stay inside their quotation marks, on one line."""
    return visible(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def visible(text: str) -> str:
    """Nothing that ends a line, moves a terminal's cursor or turns the direction of writing."""
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _act(act: Act) -> str:
    days = f"{act.first}" if act.first == act.last else f"{act.first} to {act.last}"
    since = "; ".join(_since(count, _MARKS[what]) for what, count in act.since.items())
    return f"  {days}: {act.what or 'an act without a proper name'}" + (f" ({since})" if since else "")


def _since(count: int, mark: str) -> str:
    return f"on the same day as {mark}" if count == 0 else f"{count} day{'' if count == 1 else 's'} after {mark}"
