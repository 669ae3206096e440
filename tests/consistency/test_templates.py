"""What every template keeps to: the security policy, the words, no dead files."""

import re

from tests.harness.client import inline_code
from tests.harness.source import ROOT, name_of, python_files, strings_of, template_files

HTML = [path for path in template_files() if path.suffix in {".html", ".svg"}]
FORBIDDEN = {
    r"\|\s*safe\b": "|safe shows what people typed as markup",
    r"autoescape\s+off": "autoescape off does the same",
    r"\bmark_safe\b": "use format_html",
}
# Django, allauth and our crispy pack ask for these by names that they make.
ASKED_FOR_BY_OTHERS = (
    "403.html",
    "403_csrf.html",
    "400.html",
    "404.html",
    "413.html",
    "429.html",
    "500.html",
    "account/",
    "allauth/",
    "crispy_forms/",
    "django/",
    "govuk/",
    "mfa/",
)
TAG = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}", re.DOTALL)


def mentions() -> str:
    """All the text in which a template can be named."""
    texts = [text for path in python_files() for _, text in strings_of(path)]
    texts += [path.read_text() for path in HTML]
    return "\n".join(texts)


def is_asked_for(name: str, text: str) -> bool:
    if name.startswith(ASKED_FOR_BY_OTHERS) or name in text:
        return True
    if name.startswith("emails/"):
        # queue_email(kind=…) makes the two names of a mail.
        kind = name.removeprefix("emails/").split(".")[0]
        return re.search(rf"^{re.escape(kind)}$", text, re.MULTILINE) is not None
    return False


def test_every_template_is_used():
    text = mentions()
    names = [path.relative_to(ROOT / "templates").as_posix() for path in HTML]
    names += [
        path.relative_to(ROOT / "templates").as_posix()
        for path in template_files()
        if path.suffix == ".txt"
    ]
    assert [name for name in names if not is_asked_for(name, text)] == []


def test_every_template_escapes_everything():
    found = [
        f"{name_of(path)}: {why}"
        for path in template_files()
        for pattern, why in FORBIDDEN.items()
        if re.search(pattern, path.read_text())
    ]
    assert found == []


def test_no_template_has_code_in_its_markup():
    found = {
        name_of(path): code
        for path in HTML
        if (code := inline_code(TAG.sub("", path.read_text())))
    }
    assert found == {}
