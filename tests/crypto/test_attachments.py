"""What an entry says of a file is read as it was written, or refused; as tests/crypto/browser/attachments.test.ts."""

from __future__ import annotations

import pytest

from crypto.attachments import Attachment, attachment_body, read_attachment
from crypto.bodies import Body
from crypto.errors import Malformed

ABOUT = Attachment(b"\1" * 16, b"\2" * 32, "photo.jpg", "image/jpeg", 70_000, b"\3" * 32, 2)


def test_what_was_written_about_a_file_is_read_again() -> None:
    assert read_attachment({"kind": "attachment", "file": attachment_body(ABOUT)}) == ABOUT


@pytest.mark.parametrize(
    "claims",
    [
        {"id": "AAAA"}, {"key": "AAAA"}, {"name": 7}, {"name": "n" * 256}, {"type": "t" * 101}, {"chunks": 1},
        {"chunks": 3}, {"size": -1}, {"size": "70000"}, {"size": 2**40}, {"size": True}, {"sha256": None},
    ],
)  # fmt: skip
def test_another_form_is_refused(claims: Body) -> None:
    with pytest.raises(Malformed):
        read_attachment({"kind": "attachment", "file": {**attachment_body(ABOUT), **claims}})


def test_an_attachment_without_a_file_is_refused() -> None:
    with pytest.raises(Malformed):
        read_attachment({"kind": "attachment"})


def test_no_key_stands_in_what_is_printed() -> None:
    assert "\\x02" not in repr(ABOUT)
