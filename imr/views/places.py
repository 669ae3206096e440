"""Where a place of the report is: the address of the very field or row."""

from django.urls import reverse

from imr.rules import Place
from reviews.models import Involvement

# Sections with a page of their own; the others share ``imr:answer``.
_PAGES = {
    "evidence": "imr:evidence",
    "staff": "imr:interviews",
    "chronology": "chronology:entries",
    "staff_key": "imr:staff_key",
    "check": "imr:check",
    "send": "imr:send",
    # The representative mends these; the author's way there is the agency's page.
    "records": "imr:involvement",
    "senior_manager": "imr:involvement",
    "cover": "imr:preview",
    "comments": "imr:report",
    "extracts": "imr:extracts",
}
_ROWS = {"evidence": "imr:evidence_change", "staff": "imr:interview"}
_LISTS = frozenset({"good_practice", "lessons", "recommendations"})


def address(involvement: Involvement, place: Place) -> str:
    """The address of a place, with the field to go to after the ``#``."""
    pk = involvement.pk
    fragment = f"#id_{place.field}" if place.field else ""
    if place.row and place.section in _ROWS:
        return reverse(_ROWS[place.section], args=[pk, place.row]) + fragment
    if place.row and place.section in _LISTS:
        return reverse("imr:row", args=[pk, place.section, place.row]) + fragment
    if place.row and place.section == "chronology":
        return f"{reverse('chronology:entry_change', args=[place.row])}{fragment}"
    if place.section in _PAGES:
        fragment = "#comments" if place.section == "comments" else ""
        return reverse(_PAGES[place.section], args=[pk]) + fragment
    return reverse("imr:answer", args=[pk, place.section]) + fragment
