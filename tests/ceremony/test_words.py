"""Passphrases that can be written down: no two words alike but for a letter that could be another."""

from __future__ import annotations

import re

from crypto.ceremony.words import WORDS, new_passphrase


def test_there_are_more_words_than_a_guesser_likes() -> None:
    assert len(set(WORDS)) == len(WORDS) == 3562
    assert all(re.fullmatch(r"[bdfgklmnprst][aeiou][bdfgklmnprst][aeiou]", word) for word in WORDS)


def test_six_words_that_nobody_has_had_before() -> None:
    made = {new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(len(phrase.split(" ")) == 6 and set(phrase.split(" ")) <= set(WORDS) for phrase in made)
