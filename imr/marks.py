"""The small marks of the report's text, read into a tree and shown as safe HTML.

Bold (**), italic (*), lines that start with "- ", "1. " or "> ", and references
such as [C14]. Nothing else is a mark, and a mark that does not pair stays as it
was typed: every text can be read. Everything is escaped.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from imr.citations import cited


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Reference:
    """A label inside square brackets: C14, E3 or ASC-SW1."""

    label: str


@dataclass(frozen=True)
class Strong:
    inside: tuple["Inline", ...]


@dataclass(frozen=True)
class Emphasis:
    inside: tuple["Inline", ...]


Inline = Words | Reference | Strong | Emphasis


@dataclass(frozen=True)
class Paragraph:
    inside: tuple[Inline, ...]


@dataclass(frozen=True)
class Bullets:
    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True)
class Numbers:
    """A numbered list; ``start`` is the number its first item was given."""

    start: int
    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True)
class Quotation:
    paragraphs: tuple[tuple[Inline, ...], ...]


Block = Paragraph | Bullets | Numbers | Quotation

_BULLET = re.compile(r"- +(.+)")
_NUMBER = re.compile(r"([0-9]{1,3})\. +(.+)")
_QUOTE = re.compile(r"> *(.+)")
_TOKEN = re.compile(r"\*+|\[[^\[\]]{1,80}\]")
_LABEL = re.compile(r"[A-Za-z0-9-]+")
_MARKS: dict[str, type[Strong] | type[Emphasis]] = {"**": Strong, "*": Emphasis}


def read_marks(text: str) -> list[Block]:
    """Read a text into its blocks; lines and blank lines divide paragraphs."""
    blocks: list[Block] = []
    for line in (line.strip() for line in text.splitlines()):
        if line:
            _add_line(blocks, line)
    return blocks


def _add_line(blocks: list[Block], line: str) -> None:
    """Add a line, to the list or quotation right before it where it belongs there."""
    last = blocks[-1] if blocks else None
    if bullet := _BULLET.fullmatch(line):
        item = read_inline(bullet[1])
        if isinstance(last, Bullets):
            blocks[-1] = Bullets((*last.items, item))
        else:
            blocks.append(Bullets((item,)))
    elif number := _NUMBER.fullmatch(line):
        item, value = read_inline(number[2]), int(number[1])
        # Numbers are cited, so they are never put right: a gap starts a new list.
        if isinstance(last, Numbers) and value == last.start + len(last.items):
            blocks[-1] = Numbers(last.start, (*last.items, item))
        else:
            blocks.append(Numbers(value, (item,)))
    elif quote := _QUOTE.fullmatch(line):
        item = read_inline(quote[1])
        if isinstance(last, Quotation):
            blocks[-1] = Quotation((*last.paragraphs, item))
        else:
            blocks.append(Quotation((item,)))
    else:
        blocks.append(Paragraph(read_inline(line)))


@dataclass
class _Open:
    """A mark that was opened and what has come since."""

    mark: str
    inside: list[Inline] = field(default_factory=list)


def read_inline(line: str) -> tuple[Inline, ...]:
    """Read bold, italic and references in one line."""
    stack = [_Open("")]
    place = 0
    for token in _TOKEN.finditer(line):
        _add_words(stack, line[place : token.start()])
        if token[0].startswith("["):
            _add_references(stack, token[0])
        else:
            before = line[token.start() - 1] if token.start() else " "
            after = line[token.end()] if token.end() < len(line) else " "
            _add_stars(stack, len(token[0]), before, after)
        place = token.end()
    _add_words(stack, line[place:])
    while len(stack) > 1:
        _leave_open(stack)
    return tuple(stack[0].inside)


def _add_words(stack: list[_Open], text: str) -> None:
    inside = stack[-1].inside
    if text and inside and isinstance(inside[-1], Words):
        inside[-1] = Words(inside[-1].text + text)
    elif text:
        inside.append(Words(text))


def _add_references(stack: list[_Open], brackets: str) -> None:
    """Several labels may share a pair of brackets: [C14, C15]."""
    labels = set(cited(brackets))
    place = 0
    for label in _LABEL.finditer(brackets):
        if label[0] in labels:
            _add_words(stack, brackets[place : label.start()])
            stack[-1].inside.append(Reference(label[0]))
            place = label.end()
    _add_words(stack, brackets[place:])


def _add_stars(stack: list[_Open], stars: int, before: str, after: str) -> None:
    """Open or close what a run of stars can; the rest are stars.

    A mark opens before a word and closes after one, never inside it: "2*3*4".
    """
    can_open = not after.isspace() and not before.isalnum()
    can_close = not before.isspace() and not after.isalnum()
    while stars:
        open_marks = [opened.mark for opened in stack]
        mark = "**" if stars >= 2 else "*"
        if (
            can_close
            and open_marks[-1] == "*"
            and (stars >= 3 or mark not in open_marks)
        ):
            mark = "*"
        if can_close and mark in open_marks and _holds_something(stack, mark):
            while stack[-1].mark != mark:
                _leave_open(stack)
            closed = stack.pop()
            stack[-1].inside.append(_MARKS[mark](tuple(closed.inside)))
        elif can_open and mark not in open_marks:
            stack.append(_Open(mark))
        else:
            _add_words(stack, mark)
        stars -= len(mark)


def _holds_something(stack: list[_Open], mark: str) -> bool:
    return bool(stack[-1].inside) or stack[-1].mark != mark


def _leave_open(stack: list[_Open]) -> None:
    """A mark that nothing closes is what was typed."""
    opened = stack.pop()
    _add_words(stack, opened.mark)
    for node in opened.inside:
        if isinstance(node, Words):
            _add_words(stack, node.text)
        else:
            stack[-1].inside.append(node)


def render_inline(line: Collection[Inline], anchors: Collection[str]) -> SafeString:
    """Show a line as HTML; a reference links to its anchor where there is one."""
    return format_html_join("", "{}", ((_render_node(n, anchors),) for n in line))


def _render_node(node: Inline, anchors: Collection[str]) -> str:
    if isinstance(node, Words):
        return node.text
    if isinstance(node, Reference):
        if node.label not in anchors:
            return node.label
        return format_html(
            '<a class="govuk-link" href="#{}">{}</a>', node.label, node.label
        )
    inside = render_inline(node.inside, anchors)
    if isinstance(node, Strong):
        return format_html("<strong>{}</strong>", inside)
    return format_html("<em>{}</em>", inside)


def render_block(block: Block, anchors: Collection[str]) -> SafeString:
    """Show a block as HTML in the site's GOV.UK classes."""

    def lines(template: str, some: Collection[tuple[Inline, ...]]) -> SafeString:
        return format_html_join(
            "", template, ((render_inline(line, anchors),) for line in some)
        )

    if isinstance(block, Paragraph):
        return lines('<p class="govuk-body">{}</p>', [block.inside])
    if isinstance(block, Bullets):
        return format_html(
            '<ul class="govuk-list govuk-list--bullet">{}</ul>',
            lines("<li>{}</li>", block.items),
        )
    if isinstance(block, Numbers):
        return format_html(
            '<ol class="govuk-list govuk-list--number" start="{}">{}</ol>',
            block.start,
            lines("<li>{}</li>", block.items),
        )
    return format_html(
        '<blockquote class="app-quotation">{}</blockquote>',
        lines('<p class="govuk-body">{}</p>', block.paragraphs),
    )


def render_blocks(blocks: Iterable[Block], anchors: Collection[str]) -> SafeString:
    """Show a whole text, as ``read_marks`` reads it, as HTML."""
    return format_html_join("", "{}", ((render_block(b, anchors),) for b in blocks))


def render_as_written(text: str, anchors: Collection[str]) -> SafeString:
    """Show a text as it was written, with its references as links and no marks.

    For words quoted from a record, in which a star is a star.
    """
    stack = [_Open("")]
    place = 0
    for brackets in re.finditer(r"\[[^\[\]]{1,80}\]", text):
        _add_words(stack, text[place : brackets.start()])
        _add_references(stack, brackets[0])
        place = brackets.end()
    _add_words(stack, text[place:])
    return render_inline(stack[0].inside, anchors)
