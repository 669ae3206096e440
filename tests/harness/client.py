"""A test client that is stricter than Django's.

What waits for the commit runs after each request, as it would. A GET that
writes anything but its session and its audit row fails the test. So does a
page with script or style in its markup, or with a template mark left in it.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client, TestCase

WRITE = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)",
    re.IGNORECASE,
)
# A read is audited; the session's age moves on; sign-in limits count; recovery
# codes are marked as shown.
A_GET_MAY_WRITE = {
    "django_session",
    "audit_auditevent",
    "audit_audithead",
    "cache",
    "mfa_authenticator",
}
TEMPLATE_MARKS = ("{{", "{%")


class InlineCode(HTMLParser):
    """Collects what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_data = values.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in values and not is_data):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"<{tag} {name}=…>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}=javascript:…>")


def inline_code(html: str) -> list[str]:
    """List the inline scripts, handlers and styles of a page."""
    parser = InlineCode()
    parser.feed(html)
    return parser.found


def refuse_write(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    """Stop a GET that writes (an execute wrapper of Django's)."""
    written = WRITE.match(sql)
    if written and written[1] not in A_GET_MAY_WRITE:
        pytest.fail(f"A GET wrote to {written[1]}: {sql[:200]}")
    return execute(sql, params, many, context)


class HouseClient(Client):
    """See the module. ``shows_braces``: people's own text may hold ``{{``."""

    shows_braces = False

    def save(self, url: str, typed: dict[str, Any], **more: Any) -> Any:
        """Open a page and send its form, with the mark of what it showed."""
        mark = re.search('name="seen" value="([^"]+)"', self.get(url).text)
        return self.post(url, {"seen": mark[1] if mark else "", **typed}, **more)

    def confirm(self, url: str, typed: dict[str, Any], **more: Any) -> Any:
        """Send a form that is looked over first, then confirm it on that page."""
        looked_over = self.post(url, typed).text
        assert 'name="step" value="ask"' in looked_over
        return self.post(url, {**typed, "step": "ask"}, **more)

    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            if request["REQUEST_METHOD"] in {"GET", "HEAD"}:
                with connection.execute_wrapper(refuse_write):
                    response = super().request(**request)
            else:
                response = super().request(**request)
        self._check_markup(response)
        return response

    def _check_markup(self, response: HttpResponseBase) -> None:
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith("text/html"):
            return
        html = response.content.decode(response.charset)  # type: ignore[attr-defined]
        assert not (found := inline_code(html)), f"Code in the page's markup: {found}"
        if not self.shows_braces:
            left = [mark for mark in TEMPLATE_MARKS if mark in html]
            assert not left, f"A template mark was left in the page: {left}"
