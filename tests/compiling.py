"""Each test has an application of its own. What they all compile, page templates and routes, is compiled once a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from app import Davylamp

Builder = Callable[..., tuple[str, str]]

_builders: dict[tuple[Any, ...], Builder] = {}


class KnownRule(Rule):
    """Werkzeug writes two Python functions for a rule, out of nothing but its text, and binds them to it."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT002
        told = (self.rule, repr(self.defaults), self.subdomain, self.host, self.merge_slashes, append_unknown)
        if told not in _builders:
            _builders[told] = super()._compile_builder(append_unknown)
        return _builders[told]


def compile_once(templates: Path) -> None:
    """`templates`: a folder for those; it may serve several processes."""
    Davylamp.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(templates))}
    Davylamp.url_rule_class = KnownRule
