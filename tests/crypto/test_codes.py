"""The follow-up code: as people type it, and as they mistype it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.codes import _DAMM, DIGITS, grouped, new_code, normalise, reporter_keys
from crypto.errors import Malformed, WrongCode
from tests.crypto.scene import SERVICE

CODE = "48219930117502648854"
CODES = st.integers(0, 10**19 - 1).map(lambda body: valid(f"{body:019d}"))
ZEROS = [chr(point) for point in range(0x110000) if unicodedata.decimal(chr(point), None) == 0]
BETWEEN = "\t\n\r \x85\xa0\u1680\u2003\u2009\u2028\u202f\u3000-\u2010\u2011\u2013\u2014\u2212\ufe58\ufe63\uff0d"
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def valid(body: str) -> str:
    for digit in "0123456789":
        try:
            return normalise(body + digit)
        except WrongCode:
            continue
    raise AssertionError(body)


@given(CODES)
def test_a_code_is_itself(code: str) -> None:
    assert normalise(code) == code
    assert normalise(grouped(code)) == code


def test_new_codes_are_codes_and_differ() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(normalise(code) == code and len(code) == DIGITS for code in codes)


def test_a_code_is_shown_in_five_groups() -> None:
    assert grouped(CODE) == "4821 9930 1175 0264 8854"


def test_the_table_finds_every_wrong_digit_and_every_exchange_of_neighbours() -> None:
    """Latin square: a wrong digit changes the running value, and nothing after it can change it back.

    (v*a)*b != (v*b)*a for all a != b: an exchange changes it, too. So this is a proof for all codes.
    """
    table = [[int(digit) for digit in row] for row in _DAMM]
    digits = range(10)
    assert all(sorted(row) == list(digits) for row in table)
    assert all(sorted(table[v][d] for v in digits) == list(digits) for d in digits)
    assert all(table[table[v][a]][b] != table[table[v][b]][a] for v in digits for a in digits for b in digits if a != b)


@given(CODES, st.integers(0, 19), st.integers(1, 9))
def test_any_single_wrong_digit_is_refused(code: str, place: int, by: int) -> None:
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    with pytest.raises(WrongCode):
        normalise(wrong)


@given(CODES, st.integers(0, 18))
def test_any_two_neighbours_that_changed_places_are_refused(code: str, place: int) -> None:
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if wrong == code:
        return
    with pytest.raises(WrongCode):
        normalise(wrong)


@given(CODES, st.integers(0, 19))
def test_a_missing_or_doubled_digit_is_refused(code: str, place: int) -> None:
    for wrong in (code[:place] + code[place + 1 :], code[: place + 1] + code[place:]):
        with pytest.raises(WrongCode):
            normalise(wrong)


@pytest.mark.parametrize("zero", ZEROS, ids=lambda zero: f"U+{ord(zero):04X}")
def test_the_digits_of_every_script_are_accepted(zero: str) -> None:
    assert normalise("".join(chr(ord(zero) + int(digit)) for digit in CODE)) == CODE


def test_scripts_may_be_mixed() -> None:
    assert normalise("\u0664\u0668\u0662\u0661 \uff19\uff19\uff13\uff10 \u0967\u0967\u096d\u096b 0264 8854") == CODE


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(BETWEEN + BIDI)), max_size=20))
def test_what_stands_between_the_groups_does_not_matter(added: list[tuple[int, str]]) -> None:
    typed = CODE
    for place, sign in added:
        typed = typed[:place] + sign + typed[place:]
    assert normalise(typed) == CODE


@pytest.mark.parametrize(
    "sign", ["_", ".", ",", "/", "+", "\x00", "\x1c", "\x1f", "\ufeff", "\u200b", "\u00ad", "\ud800"]
)
def test_other_signs_are_refused(sign: str) -> None:
    with pytest.raises(WrongCode):
        normalise(grouped(CODE).replace(" ", sign))


@pytest.mark.parametrize(
    "text", ["", " ", "0" * 19, "0" * 21, "\u00b2" * 20, "\u2460" * 20, "\u4e00" * 20, "\u2167" * 20, "x" * 20]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(WrongCode):
        normalise(text)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        code = normalise(text)
    except WrongCode:
        return
    assert code.isascii()
    assert len(code) == DIGITS


def test_the_same_code_gives_other_keys_in_another_service() -> None:
    here, there = reporter_keys(CODE, SERVICE), reporter_keys(grouped(CODE), bytes(16))
    assert len({here.token, here.lock, here.commit, there.token, there.lock, there.commit}) == 6


def test_a_wrong_code_is_not_stretched_and_a_service_has_sixteen_bytes() -> None:
    with pytest.raises(WrongCode):
        reporter_keys(CODE[:-1] + "5", SERVICE)
    with pytest.raises(Malformed):
        reporter_keys(CODE, SERVICE[:-1])


def test_keys_do_not_show_themselves() -> None:
    assert "b'" not in repr(reporter_keys(CODE, SERVICE))
