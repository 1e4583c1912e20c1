"""Files as people have them: a photo that knows where it was taken, and worse things under harmless names."""

from __future__ import annotations

import struct
import zlib

CANARY = b"CANARY-kamituga-pit-7"


def jpeg_with_place(picture: bytes) -> bytes:
    """The picture's JPEG with an Exif segment: camera, serial number, GPS, and a comment beside."""
    exif = b"Exif\0\0" + _tiff()
    comment = b"taken by " + CANARY
    return picture[:2] + _segment(0xE1, exif) + _segment(0xFE, comment) + picture[2:]


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _tiff() -> bytes:
    """Make, and a GPS directory: 3 degrees 3 minutes south, 28 degrees 26 minutes east."""
    make = CANARY + b"\0"
    ifd0_at, make_at = 8, 8 + 2 + 2 * 12 + 4
    gps_at = make_at + len(make) + len(make) % 2
    values_at = gps_at + 2 + 4 * 12 + 4
    ifd0 = struct.pack("<H", 2) + _tag(0x010F, 2, len(make), make_at) + _tag(0x8825, 4, 1, gps_at) + bytes(4)
    south, east = _degrees(3, 3, 20), _degrees(28, 26, 7)
    gps = struct.pack("<H", 4)
    gps += struct.pack("<HHI4s", 1, 2, 2, b"S\0\0\0") + _tag(2, 5, 3, values_at)
    gps += struct.pack("<HHI4s", 3, 2, 2, b"E\0\0\0") + _tag(4, 5, 3, values_at + 24) + bytes(4)
    head = b"II*\0" + struct.pack("<I", ifd0_at)
    return head + ifd0 + make + bytes(len(make) % 2) + gps + south + east


def _tag(tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack("<HHII", tag, kind, count, value)


def _degrees(*parts: int) -> bytes:
    return b"".join(struct.pack("<II", part, 1) for part in parts)


def png(width: int = 40, height: int = 30, *, text: bytes = b"", behind: bytes = b"") -> bytes:
    """`text`: kept beside the picture as PNG does; `behind`: after its end, as polyglots do."""
    rows = b"".join(b"\0" + bytes([200, 40, 40]) * width for _ in range(height))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    if text:
        chunks.append((b"tEXt", b"Comment\0" + text))
    chunks += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks) + behind


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
