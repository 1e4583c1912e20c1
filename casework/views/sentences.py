"""Sentences of a page in the language of whoever looks at it.

The library finds the language and its sentences anew for each one, and a page of the desk has fifteen hundred: that took
half of the time of drawing it. Here they are found once, and kept where the library looks when the language changes.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_babel import get_translations


def speak(app: Flask) -> None:
    """After the library has come to know the application."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda said: _sentences().ugettext(said),
        ngettext=lambda one, many, count: _sentences().ungettext(one, many, count),
        pgettext=lambda about, said: _sentences().upgettext(about, said),
        npgettext=lambda about, one, many, count: _sentences().unpgettext(about, one, many, count),
        newstyle=True,
    )


def _sentences() -> Any:
    found = getattr(getattr(g, "_flask_babel", None), "babel_translations", None)
    if found is None:
        found = get_translations()
        if g:
            g._flask_babel.babel_translations = found  # noqa: SLF001
    return found
