"""Reads sound from the standard input and writes it anew to the standard output: run alone, it imports nothing of ours.

Altering, as the browser does it: short overlapping pieces are read faster or slower and laid near where they were, each
shifted a little so that its waves go on from those before. Pitch and colour change, the pace does not. That keeps an ear
from knowing it at once. Words, pauses and accent stay, and so does what a machine knows.
"""

from __future__ import annotations

import io
import resource
import secrets
import sys

import numpy as np
import soundfile
from numpy.typing import NDArray

Voice = NDArray[np.float32]

# What lies above tells more of the device than of the words.
RATE = 16_000
PIECE = 960
HOP = PIECE // 4
SEARCH = 200  # 12 ms to either side: one wave of the lowest voice
STRIDE = 4
LONGEST_SECONDS = 30 * 60
MEMORY = 2 * 1024**3


def decoded(raw: bytes) -> Voice:
    """One channel at RATE. Raises soundfile.LibsndfileError, or ValueError for too much of it."""
    with soundfile.SoundFile(io.BytesIO(raw)) as sound:
        if not 0 < sound.frames <= LONGEST_SECONDS * sound.samplerate:
            raise ValueError
        heard: Voice = sound.read(dtype="float32", always_2d=True).mean(axis=1)
        rate = sound.samplerate
    there = np.arange(int(len(heard) * RATE / rate)) * (rate / RATE)
    # Two neighbours averaged where the rate falls, so that what lies above RATE / 2 does not fold into the words.
    width = max(1, round(rate / RATE))
    smooth = np.convolve(heard, np.ones(width, np.float32) / width, mode="same")
    voice: Voice = np.interp(there, np.arange(len(smooth)), smooth).astype(np.float32)
    return voice


def encoded(voice: Voice) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, np.clip(voice, -1, 1), RATE, format="OGG", subtype="OPUS")
    return out.getvalue()


def drawn_factor() -> float:
    """From 0.72 to 0.82, or from 1.25 to 1.4: far enough to be heard, near enough to be understood."""
    much = secrets.randbelow(256) / 255
    return 0.72 + much * 0.1 if secrets.randbelow(2) else 1.25 + much * 0.15


def altered(voice: Voice, factor: float) -> Voice:
    """`factor`: of the pitch. The same length as before, and no louder."""
    wide = int(PIECE * 1.6) // 2 + SEARCH + 2
    padded = np.concatenate([np.zeros(wide, np.float32), voice, np.zeros(wide + PIECE, np.float32)])
    out = np.zeros(len(voice) + PIECE, np.float32)
    weight = np.zeros_like(out)
    window = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(PIECE) + 0.5) / PIECE)).astype(np.float32)
    places = np.arange(PIECE) - PIECE / 2
    shifts = np.arange(-SEARCH, SEARCH + 1, STRIDE)
    compared = np.arange(0, PIECE - HOP, STRIDE)
    for start in range(0, len(voice), HOP):
        # Within 4 %: one factor for the whole could be undone by one factor.
        step = factor * (0.96 + secrets.randbelow(256) / 255 * 0.08)
        centre = wide + start + PIECE / 2
        there = np.rint(centre + shifts[:, None] + places[None, compared] * step).astype(int)
        shift = shifts[int(np.argmax(padded[there] @ out[start + compared]))]
        from_ = centre + shift + places * step
        before = np.floor(from_).astype(int)
        rest = (from_ - before).astype(np.float32)
        out[start : start + PIECE] += window * (padded[before] * (1 - rest) + padded[before + 1] * rest)
        weight[start : start + PIECE] += window
    return (out / np.maximum(weight, np.float32(0.1)))[: len(voice)].astype(np.float32)


def main(wish: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        voice = decoded(sys.stdin.buffer.read())
        sys.stdout.buffer.write(encoded(altered(voice, drawn_factor()) if wish == "altered" else voice))
    except (soundfile.LibsndfileError, ValueError, MemoryError):
        return 1  # what was wrong with it is nobody's business, and its words would stand in a log
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
