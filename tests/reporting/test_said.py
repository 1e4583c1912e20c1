"""What a reporter said beside their words is named as in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crypto.bodies import Body
from reporting.said import said_in

CASES = json.loads((Path(__file__).parent / "said.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["said"]))
def test_it_is_named_as_in_the_browser(case: Body) -> None:
    assert said_in(case["said"]) == case["names"]
