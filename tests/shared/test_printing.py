"""Sheets of paper: readable by a screen reader, and made of nothing but what they were given."""

import io
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask

from engagement.shared import printing

PAGE = (
    '<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>'
)


def things(read: pypdf.PdfReader) -> list[Any]:
    """All the dictionaries in a file."""
    size: Any = read.trailer["/Size"]
    found = (read.get_object(number) for number in range(1, size))
    return [thing for thing in found if isinstance(thing, dict)]


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def sheet(body: str = "<p>Hello</p>", *, lang: str = "en-GB", title: str = "A poster") -> bytes:
    return printing.pdf_of(PAGE.format(lang=lang, title=title, body=body))


def test_a_sheet_is_tagged_titled_and_in_its_language() -> None:
    read = opened(sheet(lang="ur", title="پوسٹر"))
    root: Any = read.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ur"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None and read.metadata.title == "پوسٹر"
    assert root["/StructTreeRoot"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_what_was_written_is_on_the_sheet_whatever_it_is() -> None:
    read = opened(sheet("<p>&lt;script&gt; 🙂 دریا کا راستہ</p>"))

    assert "<script>" in read.pages[0].extract_text().replace("\0", "")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        yield server


def test_nothing_is_fetched_from_the_network(listener: socket.socket) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.svg"

    sheet(f'<img src="{address}" alt=""><link rel=stylesheet href="{address}"><style>@import "{address}";</style>')

    with pytest.raises(TimeoutError):
        listener.accept()


def test_no_file_of_the_machine_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'leaked'; }")

    read = opened(sheet(f'<link rel="stylesheet" href="{secret.as_uri()}"><p>Hello</p>'))

    assert "leaked" not in read.pages[0].extract_text()
    assert "Hello" in read.pages[0].extract_text()


def test_a_code_to_scan_leads_to_the_public_address(app: Flask) -> None:
    with app.app_context():
        code = printing.qr("/follow")

    assert code.startswith("data:image/svg+xml")
    figures = [thing["/Alt"] for thing in things(opened(sheet(f'<img src="{code}" alt="Follow">'))) if "/Alt" in thing]
    assert figures == ["Follow"]


def test_too_much_is_refused_before_any_work() -> None:
    with pytest.raises(printing.TooMuchToPrint):
        printing.pdf_of("x" * (printing.MOST_LETTERS + 1))


def test_whoever_does_not_print_does_not_load_the_press() -> None:
    script = "import sys, engagement.application; print('weasyprint' in sys.modules)"
    started = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert started.stdout.strip() == "False"
