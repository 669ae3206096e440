"""The tag tree, by which screen readers read a PDF: mended, and joined.

WeasyPrint gives the header cells of a table that runs over several pages the
same ids on each, says of no header what it heads, and writes no index of ids;
joining files drops the tree altogether (qpdf #490). Both are put right here.
"""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String

Element = Any  # pikepdf's stubs know objects only as Object
# No table stands in these. Passing them over leaves a tenth of a tree to read.
_WITHOUT_TABLES = frozenset(
    {Name.P, Name.Span, Name.Link, Name.L, Name.Caption, Name.BlockQuote}
    | {Name.TH, Name.TD}
    | {Name(f"/H{level}") for level in range(1, 7)}
)


def table_elements(root: Element) -> Iterator[tuple[Element, int]]:
    """Every element down to table cells, with the number of the table it is in.

    In reading order, from a tree's root; 0 is no table. Only cells hold ids.
    """
    tables = 0
    # Pairs of an element and its table; the next to read is the last.
    waiting: list[tuple[Element, int]] = [(root, 0)]
    while waiting:
        element, table = waiting.pop()
        kind = element.get("/S")
        if kind == Name.Table:
            tables += 1
            table = tables
        if kind is not None:
            yield element, table
        if kind not in _WITHOUT_TABLES:
            waiting += [(kid, table) for kid in reversed(_kids(element))]


def _kids(element: Element) -> list[Element]:
    """The elements right under one; numbers and references to links are not."""
    kids = element.get("/K")
    if isinstance(kids, Dictionary):
        kids = [kids]
    return [k for k in kids or () if isinstance(k, Dictionary) and "/S" in k]


def mend_tables(pdf: Pdf) -> None:
    """Make the ids of header cells unique, index them, and say what each heads."""
    parent: Element = None
    root = pdf.Root.StructTreeRoot
    ids: list[tuple[str, Element]] = []
    for element, table in table_elements(root):
        kind = element.S
        if kind in (Name.THead, Name.TBody):
            parent = kind
        elif kind == Name.TH:
            element.A["/Scope"] = Name.Column if parent == Name.THead else Name.Row
        ids += _prefix(element, f"t{table}.")
    _index(pdf, root, ids)


def mend_typeset(pdf: Pdf) -> None:
    """Make a typeset part of a document ready to be joined under a title.

    Its headings go one level down. The first cell of each row becomes its
    heading, and what a heading heads is said by its scope, which is enough where
    no cell spans others: ids, and the lists of them in every cell, go.
    """
    root = pdf.Root.StructTreeRoot
    scopes = {
        name: pdf.make_indirect(Dictionary(O=Name.Table, Scope=name))
        for name in (Name.Column, Name.Row)
    }
    del root["/IDTree"]
    for element in root.K[0].K:
        if Name.Table == element.S:
            _head_rows(element, scopes)
        else:
            element.S = _ONE_DOWN[element.S]


_ONE_DOWN: dict[Any, Name] = {Name.H1: Name.H2, Name.H2: Name.H3}


def _head_rows(table: Element, scopes: dict[Name, Element]) -> None:
    for rows in table.K:
        in_head = Name.THead == rows.S
        for row in rows.K:
            for place, cell in enumerate(row.K):
                if in_head:
                    cell.A = scopes[Name.Column]
                    del cell["/ID"]
                elif place:
                    del cell["/A"]
                else:
                    cell.S = Name.TH
                    cell.A = scopes[Name.Row]


def _prefix(element: Element, prefix: str) -> list[tuple[str, Element]]:
    """Put a prefix before an element's id and those it names; the id, if it has one."""
    attributes = element.get("/A")
    if isinstance(attributes, Dictionary) and "/Headers" in attributes:
        attributes["/Headers"] = Array(
            String(prefix + str(header)) for header in attributes["/Headers"]
        )
    if "/ID" not in element:
        return []
    name = prefix + str(element["/ID"])
    element["/ID"] = String(name)
    return [(name, element)]


def _index(pdf: Pdf, root: Element, ids: list[tuple[str, Element]]) -> None:
    """Write the index of ids that PDF/UA asks for (ISO 32000-1, 14.7.2)."""
    if not ids:
        return
    ids = sorted(ids, key=lambda pair: pair[0])
    names = Array()
    for name, element in ids:
        names.append(String(name))
        names.append(element)
    limits = Array([String(ids[0][0]), String(ids[-1][0])])
    leaf = pdf.make_indirect(Dictionary(Names=names, Limits=limits))
    root["/IDTree"] = Dictionary(Kids=Array([leaf]))


class TagJoin:
    """One tag tree, grown from those of parts whose pages are already copied."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._next_key = 0
        self._nums = Array()
        self._kids: list[Element] = []
        self._ids: list[tuple[str, Element]] = []
        self._parts = 0
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root)
        )
        pdf.Root.StructTreeRoot = self._root

    def add(
        self, part: Pdf, first_page: int, title: str, *, in_front: bool = False
    ) -> None:
        """Hang a part's tree under the document; its pages begin at ``first_page``.

        It is read after those of earlier parts, or before them.
        Keys of the parent tree move up behind those of earlier parts, ids get a
        prefix of their part's own, and the part's Document becomes a Part.
        """
        # Pages were copied before: /Pg and /Obj come to point to those copies.
        root = self._pdf.copy_foreign(part.Root.StructTreeRoot)
        for page in list(self._pdf.pages)[first_page:]:
            self._move_keys(page.obj)
        self._parts += 1
        if "/IDTree" in root:
            for element, _ in table_elements(root):
                self._ids += _prefix(element, f"p{self._parts}.")
        highest = -1
        for key, value in NumberTree(root.ParentTree).items():
            self._nums.append(key + self._next_key)
            self._nums.append(value)
            highest = key
        self._next_key += highest + 1
        kids = list(root.K) if isinstance(root.K, Array) else [root.K]
        for kid in kids:
            if Name.Document == kid.S:
                kid.S = Name.Part
                if title:
                    kid["/T"] = String(title)
            kid.P = self._document
        self._kids = [*kids, *self._kids] if in_front else [*self._kids, *kids]
        self._unite(root)

    def _move_keys(self, page: Element) -> None:
        page.StructParents += self._next_key
        for annotation in page.get("/Annots", ()):
            annotation.StructParent += self._next_key

    def _unite(self, root: Element) -> None:
        """Keep a part's own names of roles, classes and namespaces."""
        for key in ("/RoleMap", "/ClassMap"):
            if key in root:
                names = dict(self._root.get(key, Dictionary()))
                self._root[key] = Dictionary({**names, **dict(root[key])})
        if "/Namespaces" in root:
            spaces = list(self._root.get("/Namespaces", Array()))
            self._root["/Namespaces"] = Array([*spaces, *root.Namespaces])

    def finish(self) -> None:
        """Write the tree's parts that need all the parts, and its index of ids."""
        self._document.K = Array(self._kids)
        self._root.K = Array([self._document])
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=self._nums))
        self._root.ParentTreeNextKey = self._next_key
        _index(self._pdf, self._root, self._ids)
