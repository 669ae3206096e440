"""A reader's own flags and notes on returned entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import SignedInRequest, access
from accounts.conflicts import differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.beside import Key, entry_key
from chronology.forms.beside import NoteForm
from chronology.models import EntryFlag, EntryNote, ReturnedEntry
from chronology.services import own_marks as services
from chronology.services.returning import canonical_row
from chronology.views.on_returns import on_returns
from reviews.models import Involvement, Review
from reviews.rules import State

SAME, CHANGED, GONE = "", "changed", "gone"


@dataclass(frozen=True)
class Marked:
    """An entry with its reader's marks: as it is now, or as it was last."""

    row: ReturnedEntry
    #: "", "changed" or "gone": what has become of it since it was marked.
    since: str
    was: ReturnedEntry | None
    note: EntryNote | None
    is_flagged: bool


@access(permissions.check_user_can_mark_entries, to=Involvement)
@require_POST
def flag(
    request: SignedInRequest, involvement: Involvement, entry: UUID
) -> HttpResponseBase:
    """Flag an entry or take the flag off, and go back to where it stands."""
    is_flagged = request.POST.get("flag") != "no"
    services.set_flag(
        involvement=involvement, entry=entry, by=request.user, is_flagged=is_flagged
    )
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"is_flagged": is_flagged})
    return redirect(_back(request, involvement, entry))


@access(permissions.check_user_can_mark_entries, to=Involvement)
@audited_read(Event.INTEGRATED_READ)
@require_http_methods(["GET", "POST"])
def note(
    request: SignedInRequest, involvement: Involvement, entry: UUID
) -> HttpResponse:
    """Read an entry and write one's own note on it."""
    mine = EntryNote.objects.kept().filter(
        writer=request.user, involvement=involvement, entry=entry
    )
    kept = mine.first()
    found = _marked(involvement.review, request, {(involvement.pk, entry)})
    if not found:
        raise Http404
    marked = found[0]
    form = NoteForm(
        typed_post(request),
        initial={"text": kept.text, "row_version": kept.row_version}
        if kept
        else {"row_version": 0},
    )
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            services.write_note(
                involvement=involvement,
                entry=entry,
                by=request.user,
                **form.cleaned_data,
            )
        except Stale as stale:
            conflicts = differences(form, form.meet(stale.current))
        else:
            messages.success(request, f"We have saved your note on {marked.row}.")
            return redirect(_back(request, involvement, entry))
    return TemplateResponse(
        request,
        "chronology/note.html",
        {
            "review": involvement.review,
            "involvement": involvement,
            "marked": marked,
            "form": form,
            "kept": kept,
            "conflicts": conflicts,
            "back": _back(request, involvement, entry),
        },
    )


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_safe
def notes(request: SignedInRequest, review: Review) -> HttpResponse:
    """All of one's own notes and flags, in the order of the entries."""
    removed = EntryNote.objects.filter(
        review=review, writer=request.user, removed_at__isnull=False
    )
    return TemplateResponse(
        request,
        "chronology/notes.html",
        {
            "review": review,
            "marked": _marked(review, request),
            "removed": list(removed.order_by("-removed_at", "pk")),
        },
    )


@access(permissions.check_user_can_keep_note, to=EntryNote)
@require_POST
def note_remove(request: SignedInRequest, note: EntryNote) -> HttpResponse:
    """Take a note away; the page of notes offers to bring it back."""
    services.remove_note(note, by=request.user)
    messages.success(request, "You have removed a note. You can bring it back below.")
    return redirect("chronology:notes", note.review.reference)


@access(permissions.check_user_can_keep_note, to=EntryNote)
@require_POST
def note_restore(request: SignedInRequest, note: EntryNote) -> HttpResponse:
    """Bring a removed note back."""
    try:
        services.restore_note(note, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Your note is back.")
    return redirect("chronology:notes", note.review.reference)


def _back(request: SignedInRequest, involvement: Involvement, entry: UUID) -> str:
    """Where the row stands: the list of marks, or the chronology as it was chosen."""
    reference = involvement.review.reference
    query = request.GET.copy()
    if query.pop("from", None) == ["notes"]:
        return f"{reverse('chronology:notes', args=[reference])}#e{entry}"
    where = f"?{query.urlencode()}" if query else ""
    return f"{reverse('chronology:integrated', args=[reference])}{where}#e{entry}"


def _marked(
    review: Review, request: SignedInRequest, only: Iterable[Key] | None = None
) -> list[Marked]:
    """Every entry that this person marked, or some entries, in order.

    Three queries, and each entry as it was in every version it was returned in.
    """
    own: dict[str, Any] = {"review": review, "writer": request.user}
    if only is not None:
        own["entry__in"] = [entry for _, entry in only]
    flags = {entry_key(flag): flag for flag in EntryFlag.objects.filter(**own)}
    notes = {entry_key(note): note for note in EntryNote.objects.kept().filter(**own)}
    wanted = set(only) if only is not None else {*flags, *notes}
    rows = (
        ReturnedEntry.objects.filter(
            review=review, entry__in=[entry for _, entry in wanted]
        )
        .select_related("involvement__agency")
        .in_order()
    )
    versions: dict[Key, dict[int, ReturnedEntry]] = {}
    for row in rows:
        versions.setdefault(entry_key(row), {})[row.version] = row
    found = [
        _one(versions[key], notes.get(key), flags.get(key))
        for key in wanted
        if key in versions
    ]
    order = {row.pk: place for place, row in enumerate(rows)}
    return sorted(found, key=lambda marked: order[marked.row.pk])


def _one(
    versions: Mapping[int, ReturnedEntry],
    note: EntryNote | None,
    flag: EntryFlag | None,
) -> Marked:
    last = versions[max(versions)]
    since = SAME
    was: ReturnedEntry | None = None
    part = last.involvement
    if last.version != part.returned_version or part.state == State.WITHDRAWN:
        since = GONE
    elif (mark := note or flag) is not None:
        was = versions[mark.version]
        since = SAME if canonical_row(was) == canonical_row(last) else CHANGED
    return Marked(
        last, since, was if since == CHANGED else None, note, flag is not None
    )
