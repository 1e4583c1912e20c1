"""Passphrases come from the keyboard without an echo, or from a pipe line by line; never from arguments."""

from __future__ import annotations

import hmac
import sys
from getpass import getpass

from crypto.ceremony.stopping import Stopped
from crypto.ceremony.words import new_passphrase

TRIES = 3


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def ask_passphrase(whose: str) -> str:
    prompt = f"Passphrase of {whose}: "
    if sys.stdin.isatty():
        return getpass(prompt)
    sys.stderr.write(prompt + "\n")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise Stopped("no_passphrase", f"No passphrase of {whose} came in.")
    return line.rstrip("\r\n")


def make_passphrase(whose: str) -> str:
    """Shown once, and typed back from the paper, so that nothing depends on a passphrase that nobody has kept."""
    words = new_passphrase()
    say(f"\nThe passphrase of {whose}. Write it on paper now; it is not shown again.\n\n    {words}\n")
    say("Now type it back from the paper.")
    for _ in range(TRIES):
        typed = " ".join(ask_passphrase(whose).split())
        if hmac.compare_digest(typed.encode(), words.encode()):
            return words
        say("That is something else than what was shown. Look at the paper and try again.")
    raise Stopped("not_typed_back", "The passphrase was not typed back as it was shown. Nothing was written.")
