"""The papers of a pack: tagged, in its language, with a code that leads to its page."""

import io
from typing import Any

import pypdf
import pytest
import segno
from flask import Flask

from engagement.packs.models import Pack
from engagement.shared import printing
from tests.packs.test_pages import made
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")
PAPERS = ("poster", "guide", "sheet", "answers")


def opened(visitor: Visitor, pack: Pack, paper: str, **asked: str) -> pypdf.PdfReader:
    answer = visitor.client.get(f"/p/{pack.code}/{paper}.pdf", query_string=asked)
    assert answer.mimetype == "application/pdf", answer.text[:300]
    return pypdf.PdfReader(io.BytesIO(answer.data), strict=True)


def tags(read: pypdf.PdfReader) -> list[dict[str, Any]]:
    size: Any = read.trailer["/Size"]
    found: list[Any] = [read.get_object(number) for number in range(1, size)]
    return [one for one in found if isinstance(one, dict) and one.get("/S")]


def words(read: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in read.pages)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_tagged_titled_and_in_its_language(visitor: Visitor, world: World, paper: str) -> None:
    read = opened(visitor, made(world, topic="Buses"), paper)
    root: Any = read.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"] == "en-GB"
    assert read.metadata is not None and "Tuesday lunch club" in str(read.metadata.title)
    kinds = [tag["/S"] for tag in tags(read)]
    assert "/H1" in kinds
    if paper != "sheet":
        assert [tag["/Alt"] for tag in tags(read) if tag["/S"] == "/Figure"] == [
            "A code to scan: it opens the page of this discussion"
        ]


def test_the_sheets_are_numbered_and_have_a_line_for_everything(visitor: Visitor, world: World) -> None:
    pack = made(world)
    read = opened(visitor, pack, "sheet")

    assert len(read.pages) >= 5
    text = words(read)
    for number in (1, 5):
        assert f"Sheet {number}" in text
    assert pack.code in text and "A worry" in text and "What is good?" in text
    assert "Sheet 10" in words(opened(visitor, pack, "sheet", first="6"))
    assert [tag["/S"] for tag in tags(read)].count("/TH") >= 5 * 12


def test_in_urdu_it_runs_from_right_to_left(visitor: Visitor, world: World) -> None:
    pack = made(world, language="ur", group_name="دوستوں کا گروپ", questions=["آپ کیا بدلیں گے؟"])
    read = opened(visitor, pack, "guide")
    root: Any = read.trailer["/Root"]

    assert root["/Lang"] == "ur"
    assert any("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufeff" for letter in words(read))
    page = visitor.get(f"/p/{pack.code}/guide")
    assert 'lang="ur"' in page.html and 'dir="rtl"' in page.html
    assert 'lang="en-GB"' in visitor.get(f"/p/{pack.code}").html, "the reader's own language stays"


def test_the_code_to_scan_is_the_address_of_the_packs_page(visitor: Visitor, world: World, app: Flask) -> None:
    pack = made(world)
    address = f"{app.extensions['settings'].site_url}/p/{pack.code}"
    wanted = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2)

    image = next(one for one in visitor.get(f"/p/{pack.code}/poster").tree.iter("img"))

    assert image.get("src") == wanted


def test_large_print_and_a3(visitor: Visitor, world: World) -> None:
    pack = made(world)
    a4, a3 = opened(visitor, pack, "poster"), opened(visitor, pack, "poster", size="a3")

    assert float(a3.pages[0].mediabox.height) > float(a4.pages[0].mediabox.height) * 1.4
    assert len(opened(visitor, pack, "guide", size="large").pages) >= len(opened(visitor, pack, "guide").pages)
    assert opened(visitor, pack, "poster", size="../../etc").pages


@pytest.mark.parametrize("name", ["<b>&amp;</b>", "=1+1", "W" * 80, "ا" * 80, "🙂 لنچ club"])
def test_no_name_breaks_a_paper(visitor: Visitor, world: World, name: str) -> None:
    pack = made(world, group_name=name, topic=name, questions=[name] * 6)
    for paper in PAPERS:
        assert opened(visitor, pack, paper).pages


def test_without_the_press_the_page_to_print_is_shown(
    visitor: Visitor, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango() -> Any:
        raise printing.CannotPrint

    monkeypatch.setattr(printing, "_press", no_pango)

    page = visitor.get(f"/p/{made(world).code}/poster.pdf")

    assert page.url.endswith("/poster") and page.heading
    assert "PDFs cannot be made here at the moment" in page.html
