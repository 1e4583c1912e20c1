"""`python -m crypto <word> ...`: what is done on any machine, without Flask and without a database."""

from __future__ import annotations

import sys

from crypto import pages

COMMANDS = {"pages": pages.main}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        sys.stderr.write(f"python -m crypto {' | '.join(COMMANDS)}\n")
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
