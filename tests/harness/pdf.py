"""Reads PDFs in tests with pikepdf alone: their words, and whether the tags hold."""

import io
import re
from collections import Counter
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Operator, Page, Pdf

Problems = list[str]


def open_pdf(content: bytes) -> Pdf:
    """Open the bytes of a PDF; the caller closes it or lets it go."""
    return pikepdf.open(io.BytesIO(content))


def page_texts(content: bytes) -> list[str]:
    """The words of each page, stamps included, in the order they are painted."""
    fonts: dict[Any, dict[str, str]] = {}
    with open_pdf(content) as pdf:
        return [_page_text(page, fonts) for page in pdf.pages]


def text_of(content: bytes) -> str:
    """All words of a file in one line, so that line breaks do not matter."""
    return " ".join(" ".join(page_texts(content)).replace("\u200b", "").split())


def _page_text(page: Page, fonts: dict[Any, dict[str, str]]) -> str:
    out: list[str] = []
    glyphs: dict[str, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if operator == Operator("Tf"):
            glyphs = _glyphs(page.obj.Resources.Font[str(operands[0])], fonts)
        elif operator == Operator("Tj"):
            out.append(_decode(operands[0], glyphs))
        elif operator == Operator("TJ"):
            pieces = [o for o in operands[0] if isinstance(o, pikepdf.String)]
            out.append("".join(_decode(piece, glyphs) for piece in pieces))
        elif operator == Operator("ET"):
            out.append("\n")
    return "".join(out)


def _glyphs(font: Any, fonts: dict[Any, dict[str, str]]) -> dict[str, str]:
    """Which characters the codes of a font stand for, from its ToUnicode map."""
    if font.objgen not in fonts:
        table = font.ToUnicode.read_bytes().decode()
        fonts[font.objgen] = {
            code.upper(): bytes.fromhex(text).decode("utf-16-be")
            for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL)
            for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block)
        }
    return fonts[font.objgen]


def _decode(piece: Any, glyphs: dict[str, str]) -> str:
    codes = bytes(piece).hex().upper()
    return "".join(glyphs[codes[i : i + 4]] for i in range(0, len(codes), 4))


def bookmarks(content: bytes) -> list[tuple[int, str, int]]:
    """Bookmarks as (depth, title, page from 0), in order."""
    with open_pdf(content) as pdf, pdf.open_outline() as outline:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

        def read(items: Any, depth: int) -> list[tuple[int, str, int]]:
            found = []
            for item in items:
                page = next(iter(item.destination))
                found.append((depth, item.title, pages[page.objgen]))
                found += read(item.children, depth + 1)
            return found

        return read(outline.root, 0)


def link_targets(content: bytes) -> list[tuple[int, int]]:
    """Each link as (page it stands on, page it leads to), from 0."""
    with open_pdf(content) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Names" in pdf.Root else {}
        found = []
        for number, page in enumerate(pdf.pages):
            for annotation in page.obj.get("/Annots", ()):
                target = annotation.Dest
                if isinstance(target, pikepdf.String):
                    target = names[str(target)]
                # qpdf wraps the destinations of names that it moves.
                target = target.D if isinstance(target, Dictionary) else target
                found.append((number, pages[target[0].objgen]))
        return found


def tag_names(content: bytes) -> Counter[str]:
    """How many elements of each kind the tag tree has."""
    with open_pdf(content) as pdf:
        return Counter(str(element.S)[1:] for element, _ in _walk(pdf))


def file_problems(content: bytes) -> Problems:
    """What is wrong with the file itself, by qpdf's own reading."""
    with open_pdf(content) as pdf:
        return list(pdf.check_pdf_syntax()) + [str(w) for w in pdf.get_warnings()]


def tag_problems(content: bytes) -> Problems:
    """What a screen reader would stumble over; [] for a sound tag tree.

    Every piece of marked content must be in the parent tree and hang under the
    root, on the page it says; every id must be unique, indexed and found.
    """
    with open_pdf(content) as pdf:
        return list(_tag_problems(pdf))


def _walk(pdf: Pdf) -> list[tuple[Any, Any]]:
    """Every structure element with its parent, in reading order."""
    root = pdf.Root.StructTreeRoot
    found = []
    waiting: list[tuple[Any, Any]] = [(kid, root) for kid in reversed(list(root.K))]
    while waiting:
        element, parent = waiting.pop()
        found.append((element, parent))
        kids = element.get("/K", Array())
        kids = kids if isinstance(kids, Array) else [kids]
        inner = [k for k in kids if isinstance(k, Dictionary) and "/S" in k]
        waiting += [(kid, element) for kid in reversed(inner)]
    return found


def _tag_problems(pdf: Pdf) -> Problems:
    root, problems = pdf.Root.StructTreeRoot, []
    pages = {page.obj.objgen: page.obj for page in pdf.pages}
    tree = dict(NumberTree(root.ParentTree).items())
    elements = _walk(pdf)
    known = {element.objgen for element, _ in elements}
    if len(known) != len(elements):
        problems.append("an element hangs in two places")
    if [str(kid.S) for kid in root.K] != ["/Document"]:
        problems.append("the root has not one Document")
    ids = [str(element.ID) for element, _ in elements if "/ID" in element]
    for element, parent in elements:
        if element.P.objgen != parent.objgen:
            problems.append(f"{element.S} names another parent")
        if "/Pg" in element and element.Pg.objgen not in pages:
            problems.append(f"{element.S} is on a page that is not in the file")
        headers = element.get("/A", Dictionary()).get("/Headers", Array())
        if not {str(header) for header in headers} <= set(ids):
            problems.append("a cell names a header that is not there")
        problems += _link_problems(element, pages)
    if len(ids) != len(set(ids)):
        problems.append("ids are not unique")
    if sorted(ids) != (sorted(pikepdf.NameTree(root.IDTree)) if ids else []):
        problems.append("the index of ids is not complete")
    for number, page in enumerate(pdf.pages):
        problems += [
            f"page {number + 1}: {p}" for p in _page_problems(page, tree, known)
        ]
    return problems


def _link_problems(element: Any, pages: dict[Any, Any]) -> Problems:
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
            annotations = [a.objgen for a in pages[kid.Pg.objgen].Annots]
            if kid.Obj.objgen not in annotations:
                return ["a link is not on its page"]
    return []


def _is_on(element: Any, number: int, page: Page) -> bool:
    """Say whether an element claims the page's marked content of a number.

    One that runs on to the next page names the page with each piece.
    """
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            own = kid.get("/Pg", element.get("/Pg"))
            if number == kid.MCID and own.objgen == page.obj.objgen:
                return True
    return element.Pg.objgen == page.obj.objgen


def _page_problems(page: Page, tree: dict[int, Object], known: set[Any]) -> Problems:
    """Check the marked content and the links of one page against the tree."""
    problems = []
    if page.obj.get("/StructParents") not in tree:
        return ["is not in the parent tree"]
    owners: Any = tree[page.obj.StructParents]
    marked, depth, loose = [], 0, 0
    for operands, operator in pikepdf.parse_content_stream(page):
        if operator == Operator("BDC"):
            depth += 1
            if "/MCID" in operands[1]:
                marked.append(int(operands[1].MCID))
        elif operator == Operator("BMC"):
            depth += 1
        elif operator == Operator("EMC"):
            depth -= 1
        elif operator in (Operator("Tj"), Operator("TJ")) and not depth:
            loose += 1
    if loose:
        problems.append("words are neither tagged nor an artifact")
    if sorted(marked) != list(range(len(owners))):
        problems.append("marked content is not in the parent tree")
    if any(owner.objgen not in known for owner in owners):
        problems.append("marked content belongs to nothing under the root")
    if not all(_is_on(owner, number, page) for number, owner in enumerate(owners)):
        problems.append("an element says that it is on another page")
    for annotation in page.obj.get("/Annots", ()):
        if tree[annotation.StructParent].objgen not in known:
            problems.append("a link belongs to nothing under the root")
        if not annotation.Contents or annotation.F != 4:
            problems.append("a link is not described, or not printed")
    return problems
