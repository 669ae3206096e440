"""The author's task list and the sections of the report."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.clock import clock
from accounts.conflicts import Difference, differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from chronology.models import Entry
from imr import permissions
from imr.definitions import Section
from imr.draft import Draft, entries_to_cite, load_draft, page_slug, page_title
from imr.forms.report import DoneForm, SectionForm
from imr.progress import Task, steps_of
from imr.rules import Place
from imr.services import report as services
from imr.services.sending import next_version_number, open_comments
from imr.services.writing import reason_not_to_write
from imr.views.places import address
from imr.views.removing import KINDS, removed_rows
from reviews.models import Involvement, LineOfEnquiry
from reviews.permissions import holds
from reviews.roles import Perm

# These sections have no page among the others: where their task leads instead.
ELSEWHERE = {"evidence": "imr:evidence", "interviews": "imr:interviews"}
LISTS = ("good_practice", "lessons", "recommendations")


@access(permissions.check_user_can_read_draft, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_GET
def report(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The task list: every section with how far it is, and why a task must wait."""
    draft = load_draft(involvement, with_entries=False)
    reason = reason_not_to_write(involvement)
    entries = Entry.objects.kept().filter(involvement=involvement).count()
    writes = holds(request.user, Perm.WRITE_REPORT, involvement)
    steps = [
        (step.title, [_item(task, involvement, writes=writes) for task in step.tasks])
        for step in steps_of(draft, reason=reason, entries=entries)
    ]
    return TemplateResponse(
        request,
        "imr/report.html",
        {
            "involvement": involvement,
            "steps": steps,
            "reason": reason,
            "writes": writes,
            "left_off": _left_off(draft) if writes and not reason else None,
            "comments": open_comments(involvement) if writes else [],
            "section_titles": {s.key: s.title for s in draft.sections},
            "version": next_version_number(involvement),
            "interviews": len(draft.interviews),
            "has_chronology": draft.has("chronology"),
        },
    )


def _item(task: Task, involvement: Involvement, *, writes: bool) -> dict[str, str]:
    """A line of the list; the interviews and the sending are the author's alone."""
    is_theirs = writes or task.place.section not in {"staff", "send"}
    return {
        "title": task.title,
        "status": task.status,
        "hint": task.hint,
        "url": address(involvement, task.place) if task.is_open and is_theirs else "",
    }


def _left_off(draft: Draft) -> tuple[str, str] | None:
    """The text that was saved last: what it is and where, to carry on there."""
    answers = sorted(draft.answers.values(), key=lambda a: a.changed_at, reverse=True)
    for answer in answers:
        if passage := draft.place_of(answer.key):
            return passage.where, address(draft.involvement, passage.place)
    return None


@access(permissions.check_user_can_read_draft, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_http_methods(["GET", "POST"])
def answer(
    request: SignedInRequest, involvement: Involvement, section: str
) -> HttpResponse:
    """One section: the author writes it, the representative reads it."""
    if request.method == "POST":
        permissions.check_user_can_write_report(request.user, involvement)
    draft = load_draft(involvement, with_entries=False)
    found = draft.page(section)
    if found is None and section == "analysis" and draft.kloes:
        # A comment on the whole analysis leads to its first question.
        first = page_slug(draft.section(section), draft.kloes[0])
        return redirect("imr:answer", involvement.pk, first)
    if found is None:
        return _removed(request, draft, section)
    page, kloe = found
    if page.page in ELSEWHERE:
        return redirect(ELSEWHERE[page.page], involvement.pk)
    if page.page == "automatic":
        raise Http404
    form = SectionForm(typed_post(request), draft=draft, section=page, kloe=kloe)
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            services.save_section(
                involvement,
                by=request.user,
                section=section,
                typed=form.typed(),
                is_done=form.is_done(),
            )
        except Stale as stale:
            conflicts = _meet(form, stale)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, involvement, page, kloe)
    return _section_page(request, draft, page, kloe, form, conflicts)


def _meet(form: SectionForm, stale: Stale) -> list[Difference]:
    current: Any = stale.current
    return differences(form, form.meet(current))


def _saved(
    request: SignedInRequest,
    involvement: Involvement,
    page: Section,
    kloe: LineOfEnquiry | None,
) -> HttpResponse:
    """Go on where the button said: on this page, or at the task list."""
    if request.POST.get("then") == "stay":
        at = clock(timezone.now())
        messages.success(request, f"Saved at {at}. You can carry on.")
        return redirect("imr:answer", involvement.pk, page_slug(page, kloe))
    messages.success(request, f"We have saved “{page_title(page, kloe)}”.")
    return redirect("imr:report", involvement.pk)


def _section_page(
    request: SignedInRequest,
    draft: Draft,
    page: Section,
    kloe: LineOfEnquiry | None,
    form: SectionForm,
    conflicts: list[Difference] | None,
) -> HttpResponse:
    involvement = draft.involvement
    reason = reason_not_to_write(involvement)
    writes = holds(request.user, Perm.WRITE_REPORT, involvement)
    return TemplateResponse(
        request,
        "imr/answer.html",
        {
            "involvement": involvement,
            "section": page,
            "slug": page_slug(page, kloe),
            "kloe": kloe,
            "kloes": draft.kloes,
            "heading": page_title(page, kloe),
            "form": form,
            "conflicts": conflicts,
            "reason": reason,
            # A refused save keeps the form, so that what was typed can be copied.
            "can_write": writes and (not reason or form.is_bound),
            "texts": [
                (part.label, draft.text(key))
                for part, key in zip(page.parts, form.keys.values(), strict=True)
            ],
            "histories": [
                (label, reverse("imr:history", args=[involvement.pk, key]))
                for label, key in form.saved_parts
            ],
            "rows": _rows(draft, page),
            "removing": removed_rows(request, involvement, page.page)
            if writes and page.page in KINDS
            else None,
            "nomination": draft.nomination,
            "terms": draft.glossary,
            "staff": draft.staff,
            "entries": entries_to_cite(draft, kloe),
            "evidence": draft.evidence,
        },
    )


def _rows(draft: Draft, page: Section) -> list[tuple[Any, str]]:
    """The rows of a list section, each with the address of its own page."""
    if page.page not in LISTS:
        return []
    return [
        (row, address(draft.involvement, Place(page.page, row=str(row.pk))))
        for row in getattr(draft, page.page)
    ]


def _removed(request: SignedInRequest, draft: Draft, slug: str) -> HttpResponse:
    """A line of enquiry that the board took away: what was written stays readable."""
    middle = slug.removeprefix("analysis-")
    parts = draft.section("analysis").parts
    texts = []
    for part in parts:
        saved = draft.answers.get(f"analysis.{middle}.{part.key}")
        typed = request.POST.get(part.key, "")
        if text := typed or (saved.text if saved else ""):
            texts.append((part.label, text))
    if middle == slug or not texts:
        raise Http404
    return TemplateResponse(
        request,
        "imr/answer_removed.html",
        {"involvement": draft.involvement, "texts": texts},
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@require_POST
def section_done(
    request: SignedInRequest, involvement: Involvement, section: str
) -> HttpResponse:
    """Say that a section is completed, or not, from a page of its own."""
    if load_draft(involvement, with_entries=False).page(section) is None:
        raise Http404
    form = DoneForm(request.POST)
    if form.is_valid() and form.is_done() is not None:
        try:
            services.mark_section(
                involvement,
                by=request.user,
                section=section,
                is_done=bool(form.is_done()),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("imr:report", involvement.pk)
