"""What rests on the server is worthless without the pepper."""

from __future__ import annotations

import pytest

from crypto import rest
from crypto.errors import CannotOpen, Malformed
from crypto.rest import Pepper
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.scene import fixed

PEPPER = Pepper(fixed("pepper"))
USES = [rest.TOKEN, rest.LOGIN, rest.SALT, rest.CONTACT, rest.SENDER, rest.SEEN, rest.OUTBOX, rest.CHALLENGE]


def test_what_was_put_to_rest_wakes() -> None:
    stored = PEPPER.put_to_rest(b"a lock")
    assert PEPPER.wake(stored) == b"a lock"
    assert len(stored) == 24 + 6 + 16
    assert PEPPER.put_to_rest(b"a lock") != stored


def test_no_changed_byte_and_no_cut_wakes() -> None:
    stored = PEPPER.put_to_rest(b"a lock")
    assert refusals(PEPPER.wake, every_byte_changed(stored)) == {"cannot_open"}
    assert refusals(PEPPER.wake, every_cut(stored)) == {"cannot_open"}


def test_another_pepper_wakes_nothing_and_knows_no_tag() -> None:
    other = Pepper(fixed("another pepper"))
    with pytest.raises(CannotOpen):
        other.wake(PEPPER.put_to_rest(b"a lock"))
    assert other.tag(b"token", rest.TOKEN) != PEPPER.tag(b"token", rest.TOKEN)


def test_each_use_has_tags_of_its_own() -> None:
    assert len({PEPPER.tag(b"the same", use) for use in USES}) == len(USES)
    assert all(len(use) <= 16 for use in USES)
    assert {len(PEPPER.tag(value, rest.TOKEN)) for value in (b"", b"x", bytes(1000))} == {32}


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_pepper_has_thirty_two_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        Pepper(bytes(length))
