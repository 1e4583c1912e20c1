"""Passphrases of six made-up words: written as they are said, and no letter that could be another in its place.

Each word is consonant, vowel, consonant, vowel. So an i is never an l, a u never an n or v; c, q, x, y, w, h and j are
left out because languages say them differently, v and z because b and s sound like them. The words are made here by
that rule and come from no list; a few that hurt in one of the languages of the field are left out.
3,562 words, 11.8 bits each, 70.8 bits a passphrase, and Argon2id with 64 MiB before each guess.
"""

from __future__ import annotations

import secrets
from itertools import product

WORDS_EACH = 6
_CONSONANTS, _VOWELS = "bdfgklmnprst", "aeiou"
_HURTING = (
    "bite boro damu dago foda fode fuki gaki kaka kaki kifo kike kufa kuma kulo mafi nega niga nige nigo nigu pede"
    " pedo pene pipi pito poki popo pupu puta pute puto rape sida sodo tako teta titi"
)
WORDS = tuple(
    word
    for parts in product(_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS)
    if (word := "".join(parts)) not in _HURTING.split()
)


def new_passphrase() -> str:
    return " ".join(secrets.choice(WORDS) for _ in range(WORDS_EACH))
