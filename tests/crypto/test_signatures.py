"""Strict Ed25519: nothing that one library takes and another refuses."""

from __future__ import annotations

import pytest
from nacl.bindings import crypto_core_ed25519_is_valid_point

from crypto.errors import BadSignature
from crypto.keys import check_signature, sign, verify_key
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.oddities import MESSAGE, SEED, good, odd_signatures, with_torsion

ODD = {name: (key, signature) for name, key, signature in odd_signatures()}


def test_a_good_signature_is_accepted() -> None:
    check_signature(verify_key(SEED), MESSAGE, sign(SEED, MESSAGE))
    key, signature = with_torsion(None, None)
    check_signature(key, MESSAGE, signature)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_signature_is_refused(name: str) -> None:
    key, signature = ODD[name]
    with pytest.raises(BadSignature):
        check_signature(key, MESSAGE, signature)


def test_no_changed_or_cut_signature_key_or_message_is_accepted() -> None:
    key, signature = good()
    for open_it, whole in (
        (lambda raw: check_signature(key, MESSAGE, raw), signature),
        (lambda raw: check_signature(raw, MESSAGE, signature), key),
        (lambda raw: check_signature(key, raw, signature), MESSAGE),
    ):
        assert refusals(open_it, every_byte_changed(whole)) == {"bad_signature"}
        assert refusals(open_it, every_cut(whole)) == {"bad_signature"}


def test_the_mixed_ones_are_really_mixed() -> None:
    """Otherwise the list above would show less than it says."""
    for name, (key, signature) in ODD.items():
        if "mixed" in name:
            assert not (crypto_core_ed25519_is_valid_point(key) and crypto_core_ed25519_is_valid_point(signature[:32]))
