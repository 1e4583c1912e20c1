"""`python -m crypto <word> ...`: what is done on any machine, without Flask and without a database."""

from __future__ import annotations

import sys

from crypto import pages, verifying
from crypto.ceremony import arguments


def main(words: list[str]) -> int:
    """`pages` looks at a running site, `verify` at a file of evidence; everything else is the work of the offline machine."""
    if words[:1] == ["pages"]:
        return pages.main(words[1:])
    if words[:1] == ["verify"]:
        return verifying.main(words[1:])
    return arguments.run(words)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
