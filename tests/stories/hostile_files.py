"""Files and names that want to run, call out or deceive, each with what the desk may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.stories.pictures import png

SCRIPT = b"<script>alert(1);fetch('/leak')</script><img src=x onerror=alert(2)>"
PAGE = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"


@dataclass(frozen=True)
class Hostile:
    """`look`: how the desk shows it."""

    name: str
    type: str
    raw: bytes
    look: str
    saved_as: str


HOSTILE = (
    Hostile("<img src=x onerror=alert(1)>.png", "image/png", png(behind=PAGE), "image", "_img src=x onerror=alert(1)_.png"),
    Hostile("a.png", "text/html", png(text=SCRIPT, behind=PAGE), "image", "a.png"),
    Hostile("page.html", "text/html", PAGE, "other", "page_html.bin"),
    Hostile("note.txt", "text/plain", PAGE, "text", "note.txt"),
    Hostile("pic.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "other", "pic_svg.bin"),
    Hostile("page.mht", "multipart/related", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + PAGE, "other", "page_mht.bin"),
    Hostile("x.pdf", "application/pdf", b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\n", "other", "x.pdf"),
    Hostile("gif.jpg", "image/jpeg", b"GIF89a/*" + PAGE + b"*/=1;", "other", "gif.jpg"),
    Hostile("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + PAGE, "other", "photo.jpg"),
    Hostile("sound.mp3", "audio/mpeg", b"ID3" + PAGE, "sound", "sound.mp3"),
    Hostile("photo\u202egpj.exe", "image/jpeg", b"MZ" + bytes(100), "other", "photogpj_exe.bin"),
    Hostile("../../etc/passwd", "x/y", b"root", "other", "____etc_passwd.bin"),
    Hostile("CON.txt", "text/plain", b"device", "text", "_CON.txt"),
    Hostile("invoice.pdf.exe", "application/pdf", b"MZ", "other", "invoice_pdf_exe.bin"),
    Hostile("a%0d%0aSet-Cookie: x.lnk", "", b"L\0\0\0", "other", "a_0d_0aSet-Cookie_ x_lnk.bin"),
    Hostile("n" * 255, "x" * 100, b"long", "other", "n" * 100 + ".bin"),
)  # fmt: skip

# A picture of a few bytes that would take gigabytes once it is decoded.
BOMB = Hostile("bomb.png", "image/png", png()[:16] + b"\0\1\0\0\0\1\0\0" + png()[24:], "other", "bomb.png")
