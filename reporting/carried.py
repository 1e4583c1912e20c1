"""What the read-back page carries for the second step: a case that is not stored yet, in hidden fields.

Nothing of it is kept here. A mark over all of it says that it came from this server whole: a form that was mixed up
on its way could otherwise show a code that opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from hmac import compare_digest

from casework.errors import Invalid
from casework.wire import Fields
from crypto.bodies import b64
from crypto.boxes import ID_BYTES
from crypto.codes import DIGITS
from crypto.keys import SEED_BYTES
from crypto.labels import cat
from crypto.rest import Pepper
from reporting.sealing import Fresh

NAMES = ("case", "code", "sign", "box", "entry", "mark")
_USE = b"dl-plain"


def fields_of(fresh: Fresh, pepper: Pepper) -> dict[str, str]:
    """By name, as they stand in the form."""
    return {
        "case": b64(fresh.place.case),
        "code": fresh.code,
        "sign": b64(fresh.sign_seed),
        "box": b64(fresh.box_seed),
        "entry": b64(fresh.entry),
        "mark": b64(_mark(fresh, pepper)),
    }


def is_carried(form: Mapping[str, str]) -> bool:
    return any(name in form for name in NAMES)


def read(form: Mapping[str, str], pepper: Pepper) -> Fresh:
    """Raises Invalid: missing_field, wrong_field, changed_field."""
    fields = Fields({name: form[name] for name in NAMES if name in form})
    case, code = fields.bytes("case", ID_BYTES), fields.text("code", DIGITS)
    sign, box = fields.bytes("sign", SEED_BYTES), fields.bytes("box", SEED_BYTES)
    fresh = Fresh(code, sign, box, fields.bytes("entry", ID_BYTES))
    marked = compare_digest(fields.bytes("mark", 32), _mark(fresh, pepper))
    if not marked or not compare_digest(case, fresh.place.case):
        raise Invalid("changed_field", "What this page carried was changed on its way. Begin again.", "hidden fields")
    return fresh


def _mark(fresh: Fresh, pepper: Pepper) -> bytes:
    return pepper.tag(cat(fresh.code, fresh.sign_seed, fresh.box_seed, fresh.entry), _USE)
