"""What a photo, a document or a voice note means in the dialogue: a pure function, as the texts' own.

Whoever sends one has reported. It answers no question, but a voice note is told in somebody's own words.
"""

from __future__ import annotations

from dataclasses import replace

from channels.gateway import Kind
from channels.turns import Say, State, Step, Told, Turn, ask, is_story


def opens(state: State | None, kind: Kind, caption: str) -> Turn:
    """Nothing has been sealed yet: the case begins with what was written beside the file, or with what it is."""
    told = Told("story", caption) if caption else Told("enclosed", kind)
    tells = kind is Kind.VOICE or is_story(caption)
    if state is not None and state.step is Step.SILENT:
        return Turn(replace(state, has_case=True), told=(told,))
    begun = replace(state or State(), has_case=True, told_story=tells, step=Step.PHONE, misses=0)
    return ask(begun, "greeting_after_story", (told,))


def adds(state: State, kind: Kind, caption: str) -> Turn:
    """To a case that is there. After "not safe" in silence."""
    if state.step is Step.SILENT:
        return Turn(state)
    if state.step is Step.WORDS and (kind is Kind.VOICE or is_story(caption)):
        return ask(replace(state, step=Step.WHAT, misses=0, told_story=True), "what")
    return Turn(state, (Say("added" if state.step is Step.FREE else "file_kept"),))
