"""`python -m crypto verify FILE [--root KEY]`: what does a file of evidence prove? Without a server and without a network."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from crypto import evidence
from crypto.bodies import unb64
from crypto.errors import Malformed, Refused
from crypto.evidence_words import words


def main(arguments: list[str]) -> int:
    """0: verified; 1: refused, and why; 2: it could not be read at all; 3: nobody has said whose key it is."""
    parser = argparse.ArgumentParser(prog="python -m crypto verify", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="as an office or a reporter downloaded it")
    parser.add_argument("--root", type=_key, metavar="KEY", help="the root key that the service publishes")
    given = parser.parse_args(arguments)
    try:
        with given.file.open("rb") as file:
            read = evidence.read(file.read(evidence.LARGEST + 1), root=given.root)
    except Refused as refused:
        sys.stderr.write(f"REFUSED ({refused.name}): {refused}\nNothing in this file is proven.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The file cannot be read: {error.strerror}\n")
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write("\n".join(words(read, pinned=given.root is not None)) + "\n")
    return 3 if given.root is None else 0


def _key(text: str) -> bytes:
    try:
        return unb64(text, 32)
    except Malformed:
        raise argparse.ArgumentTypeError("a root key has 43 letters, digits, - and _") from None
