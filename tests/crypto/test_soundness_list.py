"""SOUNDNESS.md names tests that are there, ticks nothing without one, and leaves boxes empty."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crypto import errors

HERE = Path(__file__).parent
LIST = (Path(errors.__file__).parent / "SOUNDNESS.md").read_text()
LINES = re.findall(r"^- \[([ x])\] (.*)$", LIST, re.MULTILINE)
TICKED = [line for box, line in LINES if box == "x"]


@pytest.mark.parametrize("line", TICKED, ids=lambda line: line[:40])
def test_what_is_ticked_names_a_test_that_is_there(line: str) -> None:
    named = re.findall(r"`((?:browser/)?\w+(?:\.test\.ts|\.py))(?:::(\w+))?`", line)
    assert named
    for file, function in named:
        assert f"def {function}(" in (HERE / file).read_text() if function else (HERE / file).exists(), file


def test_there_are_empty_boxes() -> None:
    assert len(LINES) - len(TICKED) > 20
