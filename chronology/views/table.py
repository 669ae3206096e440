"""The page of an agency's chronology: the form, the table, and what was just done."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.access import SignedInRequest
from accounts.govuk import page_links
from chronology import permissions
from chronology.advice import findings_about
from chronology.forms.entries import EntryChangeForm, EntryForm
from chronology.forms.reading import FindForm
from chronology.forms.together import TogetherForm
from chronology.listing import Line, own_entries, own_page, page_with
from chronology.marks import Acts
from chronology.models import Entry
from chronology.quality import Finding
from chronology.rules import reason_not_open
from chronology.views.exports import own_downloads
from chronology.views.imports import undoable_imports, waiting_imports
from reviews.models import Involvement


def table_page(
    request: SignedInRequest,
    involvement: Involvement,
    form: EntryForm,
    together: TogetherForm,
    *,
    added: Entry | None = None,
    copied: Entry | None = None,
    set_now: str = "",
) -> HttpResponse:
    """Draw the page: both forms as they are, and the entries that were asked for.

    ``added`` was just added, ``copied`` stands in the form, ``set_now`` says what
    was just set for several entries.
    """
    reason = reason_not_open(involvement.state)
    writes = permissions.writes_chronology(request.user, involvement)
    find = FindForm(request.GET if "find" in request.GET else None)
    words = find.cleaned_data["find"] if find.is_valid() else ""
    can_write = writes and not reason
    editing = named(request, involvement, "edit") if can_write else None
    shown = added or editing or named(request, involvement, "at")
    number: int | str | None = request.GET.get("page")
    if shown and not number and not words:
        number = page_with(shown)
    page, lines = own_page(
        own_entries(involvement, words),
        number,
        movable=can_write and not words,
        shown=shown,
    )
    # One form at a time: while an entry is changed, the rest is to read.
    acts = can_write and editing is None
    _draw_acts(lines, place_of_page(request), set(together.ticked), can_write=acts)
    findings = findings_about(shown) if shown and can_write else []
    if shown and not added:
        _show_findings(lines, shown, findings)
    return TemplateResponse(
        request,
        "chronology/entries.html",
        {
            "involvement": involvement,
            "form": form,
            "find": find,
            "words": words,
            "page": page,
            "links": page_links(page, request.GET),
            "lines": lines,
            "downloads": own_downloads(
                involvement,
                own_entries(involvement).count() if words else page.paginator.count,
            ),
            "added": added,
            "copied": copied,
            "second_form": together,
            "set_now": set_now,
            "deleted": named(request, involvement, "deleted", kept=False),
            "some_deleted": Entry.objects.filter(
                involvement=involvement, deleted_at__isnull=False
            ).exists(),
            "reason": reason,
            "writes": writes,
            "can_write": acts,
            "editing": editing,
            "edit_form": edit_form(editing) if editing else None,
            "place": place_of_page(request),
            "waiting": waiting_imports(request.user, involvement),
            "added_files": undoable_imports(request.user, involvement),
            "shown": shown,
            "findings": findings,
        },
    )


def _draw_acts(
    lines: list[Line], place: str, ticked: set[UUID], *, can_write: bool
) -> None:
    # An address for each row, without working out each of them.
    nowhere = UUID(int=0)
    address = reverse("chronology:entry", args=[nowhere])
    for line in lines:
        key, label = line.entry.pk, line.entry.label
        line.acts = Acts(
            key,
            label,
            address.replace(str(nowhere), str(key)),
            place,
            key in ticked,
            line.up,
            line.down,
            can_write,
        )


def _show_findings(
    lines: list[Line], shown: Entry, findings: Sequence[Finding]
) -> None:
    about = {"entry": shown, "findings": findings}
    for line in lines:
        if line.is_shown:
            line.below = render_to_string("chronology/_findings.html", about)


def edit_form(entry: Entry) -> EntryChangeForm:
    """An entry in its form, in its place in the table.

    It goes to the entry's own page, which says what is wrong and keeps the text.
    """
    return EntryChangeForm(
        questions=list(entry.involvement.review.lines_of_enquiry.all()),
        entry=entry,
        action=reverse("chronology:entry_change", args=[entry.pk]),
    )


def place_of_page(request: SignedInRequest) -> str:
    """The page of the table and the words looked for, as they go into an address."""
    kept = QueryDict(mutable=True)
    for name in ("page", "find"):
        if name in request.GET:
            kept[name] = request.GET[name]
    return f"&{kept.urlencode()}" if kept else ""


def named(
    request: SignedInRequest, involvement: Involvement, why: str, *, kept: bool = True
) -> Entry | None:
    """The entry of this agency that the address names, if it is there."""
    if why not in request.GET:
        return None
    try:
        entry = Entry.objects.filter(
            involvement=involvement, deleted_at__isnull=kept, pk=request.GET[why]
        ).first()
    except ValidationError:
        return None
    if entry is not None:
        entry.involvement = involvement
    return entry


def address_of(entry: Entry, why: str) -> str:
    """The page of the table on which an entry stands, and why we go there."""
    table = reverse("chronology:entries", args=[entry.involvement_id])
    place = f"#{entry.label}" if why == "at" else ""
    return f"{table}?{why}={entry.pk}{place}"
