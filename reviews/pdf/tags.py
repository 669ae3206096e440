"""The tag tree, by which screen readers read a PDF: mended, and joined.

WeasyPrint gives the header cells of a table that runs over several pages the
same ids on each, says of no header what it heads, and writes no index of ids;
joining files drops the tree altogether (qpdf #490). Both are put right here.
"""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String

Element = Any  # pikepdf's stubs know objects only as Object


def elements(pdf: Pdf) -> Iterator[tuple[Element, int]]:
    """Every element down to table cells, with the number of the table it is in.

    In reading order; 0 is no table. What lies inside a cell is passed over: it
    holds no ids.
    """
    tables = 0
    # Pairs of an element and its table; the next to read is the last.
    waiting: list[tuple[Element, int]] = [(pdf.Root.StructTreeRoot, 0)]
    while waiting:
        element, table = waiting.pop()
        kind = element.get("/S")
        if kind == Name.Table:
            tables += 1
            table = tables
        if kind is not None:
            yield element, table
        if kind not in (Name.TH, Name.TD):
            waiting += [(kid, table) for kid in reversed(_kids(element))]


def _kids(element: Element) -> list[Element]:
    """The elements right under one; numbers and references to links are not."""
    kids = element.get("/K")
    if isinstance(kids, Dictionary):
        kids = [kids]
    return [k for k in kids or () if isinstance(k, Dictionary) and "/S" in k]


def mend_tables(pdf: Pdf) -> None:
    """Make the ids of header cells unique, and say what each header heads."""
    parent: Element = None
    for element, table in elements(pdf):
        kind = element.S
        if kind in (Name.THead, Name.TBody):
            parent = kind
        elif kind == Name.TH:
            element.A["/Scope"] = Name.Column if parent == Name.THead else Name.Row
        if kind in (Name.TH, Name.TD):
            _prefix(element, f"t{table}.")


def prefix_ids(pdf: Pdf, prefix: str) -> None:
    """Put a prefix before every id and every mention of one."""
    for element, _ in elements(pdf):
        _prefix(element, prefix)


def _prefix(element: Element, prefix: str) -> None:
    if "/ID" in element:
        element["/ID"] = String(prefix + str(element["/ID"]))
    attributes = element.get("/A")
    if isinstance(attributes, Dictionary) and "/Headers" in attributes:
        attributes["/Headers"] = Array(
            String(prefix + str(header)) for header in attributes["/Headers"]
        )


def index_ids(pdf: Pdf) -> None:
    """Write the index of ids that PDF/UA asks for (ISO 32000-1, 14.7.2)."""
    found = sorted(
        ((str(e["/ID"]), e) for e, _ in elements(pdf) if "/ID" in e),
        key=lambda pair: pair[0],
    )
    if found:
        names = Array()
        for name, element in found:
            names.extend([String(name), element])
        limits = Array([String(found[0][0]), String(found[-1][0])])
        leaf = pdf.make_indirect(Dictionary(Names=names, Limits=limits))
        pdf.Root.StructTreeRoot["/IDTree"] = Dictionary(Kids=Array([leaf]))


class TagJoin:
    """One tag tree, grown from those of parts whose pages are already copied."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._next_key = 0
        self._nums = Array()
        self._kids = Array()
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root)
        )
        pdf.Root.StructTreeRoot = self._root

    def add(self, part: Pdf, first_page: int, title: str) -> None:
        """Hang a part's tree under the document; its pages begin at ``first_page``.

        Keys of the parent tree move up behind those of earlier parts, and the
        part's Document becomes a Part.
        """
        # Pages were copied before: /Pg and /Obj come to point to those copies.
        root = self._pdf.copy_foreign(part.Root.StructTreeRoot)
        for page in list(self._pdf.pages)[first_page:]:
            self._move_keys(page.obj)
        highest = -1
        for key, value in NumberTree(root.ParentTree).items():
            self._nums.append(key + self._next_key)
            self._nums.append(value)
            highest = key
        self._next_key += highest + 1
        for kid in root.K if isinstance(root.K, Array) else [root.K]:
            if Name.Document == kid.S:
                kid.S = Name.Part
                if title:
                    kid["/T"] = String(title)
            kid.P = self._document
            self._kids.append(kid)
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
        self._document.K = self._kids
        self._root.K = Array([self._document])
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=self._nums))
        self._root.ParentTreeNextKey = self._next_key
        index_ids(self._pdf)
