"""`python -m crypto directory | office ...`: the work of the offline machine."""

from __future__ import annotations

import sys

from crypto.ceremony.arguments import run

sys.exit(run(sys.argv[1:]))
