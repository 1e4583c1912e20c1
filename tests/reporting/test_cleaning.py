"""Pictures are encoded anew before they are sealed, and what cannot be is refused; everything else stays as it is."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from reporting.cleaning import LONGEST_SIDE, CannotClean, Given, clean
from tests.stories.pictures import CANARY, jpeg_with_place, png

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def encoded(kind: str, size: tuple[int, int] = (64, 40), **options: object) -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", size, "teal").save(raw, kind, **options)
    return raw.getvalue()


def opened(given: Given) -> Image.Image:
    return Image.open(io.BytesIO(given.raw))


def metadata(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = CANARY.decode()
    exif[0x927C] = CANARY  # the maker's own notes
    exif.get_ifd(0x8825)[1] = "S"
    return encoded(kind, exif=exif, icc_profile=SRGB, xmp=b"<x>" + CANARY + b"</x>")


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        (jpeg_with_place(encoded("JPEG")), "photo.jpg", "JPEG"),
        (metadata("JPEG"), "photo.jpg", "JPEG"),
        (metadata("WEBP"), "photo.jpg", "JPEG"),
        (png(text=CANARY, behind=CANARY), "photo.png", "PNG"),
    ],
)
def test_nothing_of_a_picture_goes_on_but_its_pixels(raw: bytes, name: str, kind: str) -> None:
    assert CANARY in raw
    cleaned = clean(Given("IMG_20261123_Kamituga.jpg", "image/jpeg", raw))
    picture = opened(cleaned)
    assert (cleaned.name, picture.format) == (name, kind)
    assert CANARY not in cleaned.raw
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_is_turned_as_its_camera_said_before_that_is_forgotten() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(clean(Given("a.jpg", "image/jpeg", encoded("JPEG", exif=exif)))).size == (40, 64)


def test_a_large_picture_becomes_as_large_as_a_page_of_print_needs() -> None:
    picture = opened(clean(Given("a.jpg", "image/jpeg", encoded("JPEG", (5000, 2500)))))
    assert picture.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_shines_through_is_laid_on_white() -> None:
    raw = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(raw, "PNG")
    assert opened(clean(Given("a.png", "image/png", raw.getvalue()))).getpixel((1, 1)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """A few kilobytes that claim to be a wall."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("name", "kind", "raw"),
    [
        ("a.png", "image/png", bomb(5000, 5000)),
        ("a.png", "image/png", bomb(10_000, 10_000)),
        ("a.png", "image/png", bomb(60_000, 60_000)),
        ("a.jpg", "image/jpeg", encoded("JPEG")[:200]),
        ("a.heic", "image/heic", b"\0\0\0\x18ftypheic" + CANARY),
        ("a.svg", "image/svg+xml", b"<svg/>"),
        ("PHOTO.JPG ", "", b"no picture"),
        ("paper", "application/octet-stream", encoded("GIF")),
        ("notes.txt", "text/plain", encoded("TIFF")),
    ],
)
def test_a_picture_that_cannot_be_cleaned_is_refused_without_a_word_of_it(name: str, kind: str, raw: bytes) -> None:
    with pytest.raises(CannotClean) as refused:
        clean(Given(name, kind, raw))
    assert refused.value.__cause__ is None
    assert CANARY.decode() not in str(refused.value)


def test_a_photo_under_another_name_is_cleaned_as_well() -> None:
    cleaned = clean(Given("notes.txt", "text/plain", metadata("JPEG")))
    assert (cleaned.name, cleaned.type) == ("photo.jpg", "image/jpeg")


def test_other_files_stay_as_they_are() -> None:
    given = Given(" pay\nslips.pdf", "application/pdf", b"%PDF-1.7 " + CANARY)
    assert clean(given) == Given("pay\nslips.pdf", "application/pdf", given.raw)
    assert clean(Given("\ud800" + "x" * 300, "", b"1")) == Given("x" * 100, "application/octet-stream", b"1")
