"""``{% csrf_token %}`` of this site: Django's field, and whose form it is.

It takes the place of Django's own tag (settings: TEMPLATES builtins), so that no
form can forget it. ``accounts.held`` reads the second field when a session has
ended before the form was sent.
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.held import OWNER, owner_mark

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: template.Context) -> SafeString | str:
    """The hidden fields of a form that is sent back to this site."""
    token: Any = context.get("csrf_token")
    if not token:
        return ""
    fields = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token
    )
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return fields
    mark = format_html(
        '<input type="hidden" name="{}" value="{}">', OWNER, owner_mark(user)
    )
    return fields + mark
