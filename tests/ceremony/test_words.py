"""Passphrases that can be written down: no two words alike but for a letter that could be another."""

from __future__ import annotations

import hashlib
import re

from crypto.ceremony.words import WORDS, new_passphrase


def test_there_are_more_words_than_a_guesser_likes() -> None:
    assert len(set(WORDS)) == len(WORDS) == 3562
    assert all(re.fullmatch(r"[bdfgklmnprst][aeiou][bdfgklmnprst][aeiou]", word) for word in WORDS)


def test_the_browser_makes_the_same_words() -> None:
    # The same in tests/crypto/browser/words.test.ts.
    listed = "c89b7fe064e209d63b16afa66be560bdb9711cae85692b867741b6aff150ac39"
    assert hashlib.sha256(" ".join(WORDS).encode()).hexdigest() == listed


def test_six_words_that_nobody_has_had_before() -> None:
    made = {new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(len(phrase.split(" ")) == 6 and set(phrase.split(" ")) <= set(WORDS) for phrase in made)
