"""What a text costs: alphabets, segments and spellings, as a phone network counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import sms_text
from channels.sms_text import GSM7, UCS2, fit, parts, segments


@pytest.mark.parametrize(
    ("text", "alphabet", "count"),
    [
        ("", GSM7, 0),
        ("a" * 160, GSM7, 1),
        ("a" * 161, GSM7, 2),
        ("a" * 306, GSM7, 2),
        ("a" * 307, GSM7, 3),
        ("€" * 80, GSM7, 1),
        ("€" * 81, GSM7, 2),
        ("é" * 160, GSM7, 1),
        ("ê" * 70, UCS2, 1),
        ("ê" * 71, UCS2, 2),
        ("語" * 134, UCS2, 2),
        ("\U0001f480" * 35, UCS2, 1),
        ("\U0001f480" * 36, UCS2, 2),
    ],
)
def test_segments_are_counted_as_networks_do(text: str, alphabet: str, count: int) -> None:
    assert (sms_text.alphabet(text), segments(text)) == (alphabet, count)


def test_no_pair_is_cut_in_half() -> None:
    assert [len(part) for part in parts("a" * 152 + "€" * 10)] == [152, 10], "the euro sign takes two units of 153"
    assert [len(part) for part in parts("語" * 66 + "\U0001f480" * 5)] == [66, 5]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("L’été, à l’hôpital…", "L'été, à l'hopital..."),
        ("ça va, cœur, Ɓamako, ɲɛ", "ca va, coeur, Bamako, nye"),
        ("Não há pão", "Nao ha pao"),
        ("ሰላም", "ሰላም"),
        ("e\u0301", "é"),
    ],
)
def test_letters_that_would_double_the_cost_are_respelt_and_others_stay(written: str, sent: str) -> None:
    assert fit(written).text == sent


@given(st.text(max_size=700))
def test_parts_make_up_the_whole_and_respelling_never_costs_more(text: str) -> None:
    assert "".join(parts(text)) == text
    assert fit(text).segments <= max(segments(text), segments(sms_text.respell(text)))
    limit = {GSM7: 160, UCS2: 70}[sms_text.alphabet(text)]
    assert all(len(part) <= limit for part in parts(text))
