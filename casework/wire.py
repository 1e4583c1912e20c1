"""JSON on the wire. Requests: strict types and sizes, unknown fields refused, values never repeated in an error."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NoReturn, TypeVar

from flask import Request

from casework.boxes import EntryRow, NewEntry
from casework.clock import end_of
from casework.errors import Invalid
from crypto.bodies import b64, read_strictly, unb64
from crypto.boxes import ID_BYTES
from crypto.certificates import parse_day
from crypto.entries import SEALED_SIZES
from crypto.errors import Malformed

T = TypeVar("T")
# inside Fields the word "bytes" is a method
Ids = list[bytes]
Blob = bytes


class Fields:
    """The fields of one JSON object. Each is taken once by name and type; `done` refuses what is left."""

    def __init__(self, value: Any, path: str = "") -> None:
        self._path = path
        if not isinstance(value, dict):
            self.refuse("", "an object")
        self._left: dict[str, Any] = dict(value)

    def text(self, name: str, longest: int) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not 0 < len(value) <= longest:
            self.refuse(name, f"text of 1 to {longest} characters")
        return value

    def word(self, name: str, words: type[T]) -> T:
        """One value of a StrEnum."""
        value = self._take(name)
        try:
            return words(value)  # type: ignore[call-arg]
        except ValueError:
            self.refuse(name, "one of the known words")

    def bytes(self, name: str, *lengths: int) -> bytes:
        """Canonical base64url of one of these lengths."""
        value = self._take(name)
        try:
            raw = unb64(value)
        except Malformed:
            self.refuse(name, "canonical base64url without padding")
        if len(raw) not in lengths:
            self.refuse(name, " or ".join(map(str, lengths)) + " bytes")
        return raw

    def blob(self, name: str, most: int) -> Blob:
        """Canonical base64url of 1 to `most` bytes."""
        value = self._take(name)
        try:
            raw = unb64(value)
        except Malformed:
            self.refuse(name, "canonical base64url without padding")
        if not 0 < len(raw) <= most:
            self.refuse(name, f"1 to {most} bytes")
        return raw

    def digits(self, name: str, length: int) -> str:
        value = self._take(name)
        if not isinstance(value, str) or len(value) != length or not (value.isascii() and value.isdigit()):
            self.refuse(name, f"{length} digits")
        return value

    def day(self, name: str) -> date:
        """YYYY-MM-DD."""
        value = self._take(name)
        try:
            return parse_day(value)
        except Malformed:
            self.refuse(name, "a day, YYYY-MM-DD")

    def days(self, name: str, most: int) -> list[date]:
        """As many as `most`, or none."""
        value = self._take(name)
        if not isinstance(value, list) or len(value) > most:
            self.refuse(name, f"a list of at most {most} days")
        return [Fields({"day": item}, f"{self._path}{name}[{i}].").day("day") for i, item in enumerate(value)]

    def term(self, name: str) -> datetime:
        """When it ends: with a day, YYYY-MM-DD, or at a full hour, YYYY-MM-DDTHH:00Z. Minutes would tell more than is needed."""
        value = self._take(name)
        try:
            day, hour = parse_day(str(value)[:10]), str(value)[10:]
            if not hour:
                return end_of(day)
            return datetime.strptime(f"{day}{hour}", "%Y-%m-%dT%H:00Z").replace(tzinfo=UTC)
        except (Malformed, ValueError):
            self.refuse(name, "a day, YYYY-MM-DD, or a full hour, YYYY-MM-DDTHH:00Z")

    def number(self, name: str, only: int) -> int:
        value = self._take(name)
        if type(value) is not int or value != only:
            self.refuse(name, str(only))
        return only

    def flag(self, name: str) -> bool:
        """Left out where it is not so."""
        if not self.has(name):
            return False
        if self._take(name) is not True:
            self.refuse(name, "true, or left out")
        return True

    def truth(self, name: str) -> bool:
        """Said either way."""
        value = self._take(name)
        if type(value) is not bool:
            self.refuse(name, "true or false")
        return value

    def count(self, name: str, most: int) -> int:
        """From 1."""
        value = self._take(name)
        if type(value) is not int or not 1 <= value <= most:
            self.refuse(name, f"a number from 1 to {most}")
        return value

    def ids(self, name: str, most: int) -> Ids:
        """Different ids, as many as `most`."""
        value = self._take(name)
        if not isinstance(value, list) or not 0 < len(value) <= most:
            self.refuse(name, f"a list of 1 to {most}")
        fields = [Fields({"id": item}, f"{self._path}{name}[{i}].") for i, item in enumerate(value)]
        found = [field.bytes("id", ID_BYTES) for field in fields]
        if len(set(found)) != len(found):
            self.refuse(name, "a list that names nothing twice")
        return found

    def take(self, name: str) -> Any:
        """As it came, for a reader of its own."""
        return self._take(name)

    def has(self, name: str) -> bool:
        return name in self._left

    def object(self, name: str) -> Fields:
        return Fields(self._take(name), f"{self._path}{name}.")

    def objects(self, name: str, fewest: int, most: int) -> list[Fields]:
        value = self._take(name)
        if not isinstance(value, list) or not fewest <= len(value) <= most:
            self.refuse(name, f"a list of {fewest} to {most}")
        return [Fields(item, f"{self._path}{name}[{i}].") for i, item in enumerate(value)]

    def entry(self, name: str = "entry") -> NewEntry:
        fields = self.object(name)
        entry = NewEntry(fields.bytes("id", ID_BYTES), fields.bytes("sealed", *SEALED_SIZES))
        fields.done()
        return entry

    def refuse(self, name: str, expected: str) -> NoReturn:
        """Raises Invalid, which names the field and never its value."""
        where = f"{self._path}{name}".rstrip(".") or "the request"
        raise Invalid("wrong_field", "A field does not have the form it must have.", f"{where}: {expected}")

    def done(self) -> None:
        if self._left:
            raise Invalid("unknown_field", "This request has a field that is not known here.", self._path.rstrip("."))

    def _take(self, name: str) -> Any:
        if name not in self._left:
            raise Invalid("missing_field", "A field is missing.", f"{self._path}{name}")
        return self._left.pop(name)


def read_json(request: Request) -> Fields:
    """Raises Invalid before anything is stored; a body over the limit is refused by the framework (413)."""
    if request.mimetype != "application/json":
        raise Invalid("not_json", "Send JSON, with the content type application/json.")
    try:
        return Fields(read_strictly(request.get_data(cache=False)))
    except Malformed as refusal:
        raise Invalid("not_json", "This is not the JSON that is expected here.", refusal.detail) from None


def entry_json(row: EntryRow) -> dict[str, str]:
    """An entry as both sides are served it."""
    return {
        "id": b64(row.id),
        "side": row.side.value,
        "day": row.day.isoformat(),
        "sealed": b64(row.sealed),
        "link": b64(row.link),
    }
