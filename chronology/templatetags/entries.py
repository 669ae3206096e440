"""What a row of a chronology says, for templates."""

from collections.abc import Mapping
from typing import Any

from django.template import Library

from chronology.cells import facts_of
from chronology.models import ChronologyRow

register = Library()


@register.filter
def facts(row: ChronologyRow) -> str:
    """What stands under a row's date, in lines."""
    return facts_of(row)


@register.filter
def of(found: Mapping[Any, str], key: object) -> str:
    """What a mapping has for a key, "" for nothing."""
    return found.get(key, "")
