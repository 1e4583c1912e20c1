"""What a text costs: alphabets, segments and spellings, as a phone network counts them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import sms_text
from channels.following_up import pages
from channels.sms_text import GSM7, UCS2, fit, parts, segments
from reporting.gateways import SMS

CASES = json.loads(Path(__file__).with_name("sms_text_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_what_the_desk_counts_is_what_goes_out(case: dict[str, Any]) -> None:
    """The same file is counted in the desk's browser: tests/casework/browser/sms_text.test.ts."""
    text = "".join(letter * count for letter, count in case["text"])
    assert (sms_text.alphabet(text), segments(text)) == (case["alphabet"], case["segments"])
    if "cut" in case:
        assert [len(part) for part in parts(text)] == case["cut"], "no pair is cut in half"
    spelt, alphabet = case.get("fitted", [None, case["alphabet"]])
    fitted = fit(text)
    assert fitted.alphabet == alphabet
    assert spelt is None or fitted.text == spelt
    assert [len(page) for page in pages([text], SMS)] == case["pages"]


@given(st.text(max_size=700))
def test_parts_make_up_the_whole_and_respelling_never_costs_more(text: str) -> None:
    assert "".join(parts(text)) == text
    assert fit(text).segments <= max(segments(text), segments(sms_text.respell(text)))
    limit = {GSM7: 160, UCS2: 70}[sms_text.alphabet(text)]
    assert all(len(part) <= limit for part in parts(text))
