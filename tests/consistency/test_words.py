"""Words that the service never says to a person.

From the design: errors name the field and the fix, nobody is told off, and the
adult is never reduced to what was done to them. Only the page for a fault of
ours says sorry.
"""

import re
from pathlib import Path

from tests.harness.source import (
    ROOT,
    name_of,
    python_files,
    strings_of,
    template_files,
)

BANNED = re.compile(
    r"(?<!aria-)\b(invalid|please|sorry|failed|failure|victims?|deceased|blamed?)\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
# Where the word stands, and why it may: file name, then the very text.
ALLOWED = {
    ("templates/500.html", "Sorry"): "the fault is ours",
    ("imr/wording.py", "failed"): "words that it looks for in what authors write",
    ("chronology/matching/vocabulary.py", "failed"): "words that agencies write",
    ("chronology/matching/vocabulary.py", "deceased"): "words that agencies write",
}
# Keys of Django's own that no person reads.
KEYS = {"invalid", "invalid_choice", "invalid_image", "invalid_list", "invalid_login"}


def said_in(path: Path) -> list[tuple[int, str]]:
    """Line and text of what a file may say to a person."""
    if path.suffix == ".py":
        return [(line, text) for line, text in strings_of(path) if text not in KEYS]
    return list(enumerate(COMMENT.sub("", path.read_text()).splitlines(), start=1))


def own_scripts() -> list[Path]:
    """Our own scripts; what we took over from others is minified."""
    return [p for p in (ROOT / "static").rglob("*.js") if ".min." not in p.name]


FILES = [*python_files(), *template_files(), *own_scripts()]


def test_no_file_says_a_banned_word():
    found = [
        f"{name_of(path)}:{line}: {word}"
        for path in FILES
        for line, text in said_in(path)
        for word in BANNED.findall(text)
        if (name_of(path), word) not in ALLOWED
    ]
    assert found == []


def test_allowed_words_are_still_there():
    """An exception that nothing needs any more is taken off the list."""
    for name, word in ALLOWED:
        assert word in (ROOT / name).read_text()
