"""Every refusal has one name, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crypto import errors
from crypto.errors import Refused

ALL = Refused.__subclasses__()
BROWSER = Path(errors.__file__).parent / "browser/errors.ts"


def test_names_are_unique_and_follow_from_the_class() -> None:
    for refusal in ALL:
        assert refusal.name == re.sub(r"(?<!^)([A-Z])", r"_\1", refusal.__name__).lower()
    assert len({refusal.name for refusal in ALL}) == len(ALL)


def test_the_browser_knows_the_same_names_and_sentences() -> None:
    assert dict(re.findall(r'^  (\w+): "(.*)",$', BROWSER.read_text(), re.MULTILINE)) == {
        r.name: r.sentence for r in ALL
    }


@pytest.mark.parametrize("refusal", ALL)
def test_a_refusal_says_its_sentence(refusal: type[Refused]) -> None:
    assert str(refusal()) == refusal.sentence
    assert str(refusal("why")) == f"{refusal.sentence} (why)"


def test_the_written_protocol_names_each() -> None:
    text = (Path(errors.__file__).parent / "PROTOCOL.md").read_text()
    assert {refusal.name for refusal in ALL} <= set(re.findall(r"`([a-z_]+)`", text))
