"""A picture is decoded and encoded anew, in memory: place, time, camera, thumbnail and whatever was beside it stays out.

For doors without a script. One picture at a time in a process, because a few kilobytes can claim to be a wall.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field

from PIL import Image, ImageOps

from casework.errors import Trouble
from reporting.sealing import sendable
from reporting.stretching import Queue

# Enough to read a page of print, as in the browser.
LONGEST_SIDE = 2560
# Decoded, a pixel takes four bytes.
MOST_PIXELS = 24_000_000
QUALITY = 85
LONGEST_NAME = 100
LONGEST_TYPE = 100
FORMATS = ("JPEG", "PNG", "WEBP")
_PICTURE_NAME = re.compile(r"\.(jpe?g|png|webp|gif|bmp|hei[cf]|avif|tiff?|svg)$", re.IGNORECASE)
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_BRANDS = re.compile(rb"....ftyp(hei|hev|mif|msf|avi[fs])|RIFF....WEBP", re.DOTALL)
# Pillow warns on the terminal where it could refuse.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_queue = Queue()


class CannotClean(Trouble):
    status = 415
    name = "cannot_clean"
    sentence = "This picture cannot be read, so place and time cannot be taken out of it. Nothing was stored."


@dataclass(frozen=True)
class Given:
    """A file as it arrived. `type`: the media type that the sender claims."""

    name: str = field(repr=False)
    type: str = field(repr=False)
    raw: bytes = field(repr=False)


def clean(given: Given) -> Given:
    """A picture encoded anew and under another name; any other file as it is. Raises CannotClean, or Busy."""
    if not is_picture(given):
        return Given(_sendable_name(given.name), given.type[:LONGEST_TYPE] or "application/octet-stream", given.raw)
    return _queue.run(lambda: _encoded_anew(given.raw))


def is_picture(given: Given) -> bool:
    """By its first bytes too: a photo without an ending knows as well where it was taken."""
    claims = given.type.startswith("image/") or _PICTURE_NAME.search(given.name.strip())
    return bool(claims or given.raw.startswith(_BEGINNINGS) or _BRANDS.match(given.raw))


def _encoded_anew(raw: bytes) -> Given:
    try:
        return _encoded(raw)
    except Exception:  # noqa: BLE001 (what a broken or hostile picture makes of a decoder has no end of names)
        raise CannotClean from None


def _encoded(raw: bytes) -> Given:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise CannotClean
        is_png = picture.format == "PNG"
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is made smaller while it is decoded
        seen = ImageOps.exif_transpose(picture)
        seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        # Only its pixels go on: what else the decoder has kept of the file stays behind.
        bare = Image.new("RGB", seen.size, "white")
        bare.paste(
            seen.convert("RGB"), mask=seen.convert("RGBA").getchannel("A") if seen.has_transparency_data else None
        )
    encoded = io.BytesIO()
    if is_png:
        bare.save(encoded, "PNG")
        return Given("photo.png", "image/png", encoded.getvalue())
    bare.save(encoded, "JPEG", quality=QUALITY)
    return Given("photo.jpg", "image/jpeg", encoded.getvalue())


def _sendable_name(name: str) -> str:
    return sendable(name)[-LONGEST_NAME:] or "file"
