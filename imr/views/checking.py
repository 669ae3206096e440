"""Checking a chronology while it is written: what to look at, and what was decided."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.held import typed_post
from accounts.refusals import Refused
from accounts.text import clean_text
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.dates import read_date
from chronology.dates.wording import days_in_words
from chronology.models import Entry
from chronology.quality import TEXTS, Finding, Level, Rule, mark_of
from chronology.rules import (
    MAX_DATE,
    MAX_TEXT,
    MAX_TIME,
    ContactType,
    reason_not_open,
)
from imr import permissions as imr_permissions
from imr.forms.checking import MOST_ASKED, ExplainForm
from imr.models import NameReplacement
from imr.services import checking, replacing
from reviews.models import Involvement

Row = TypeVar("Row", Entry, NameReplacement)
MOST_LISTED = 50
TITLES = {
    Rule.NAME: "Names",
    Rule.DATE_ASSUMED: "Dates to confirm",
    Rule.FUTURE: "Dates that have not come yet",
    Rule.SCOPE: "Outside the time the review covers",
    Rule.SOURCE: "No source",
    Rule.TWICE: "Perhaps told twice",
    Rule.SILENCE: "More than 60 days without a word",
    Rule.CRITICISM: "About other organisations",
    Rule.CONDUCT: "Conduct of staff",
    Rule.ABBREVIATION: "Abbreviations to explain",
}
# Under the date box it is said already, while the date is typed.
SAID_OF_THE_DATE = (Rule.SCOPE, Rule.FUTURE)


@dataclass(frozen=True)
class Item:
    """A finding, what it is about, and the address that puts it right."""

    finding: Finding
    title: str
    url: str
    mark: str


@dataclass(frozen=True)
class Group:
    """The findings of one rule: the first of them, and how many more there are."""

    title: str
    items: list[Item] = field(default_factory=list)
    more: int = 0


@access(permissions.check_user_can_read_chronology, to=Involvement)
@audited_read(Event.CHRONOLOGY_READ)
@require_http_methods(["GET", "POST"])
def chronology_checks(
    request: SignedInRequest, involvement: Involvement
) -> HttpResponse:
    """What must be fixed and what is worth a look; a POST explains abbreviations."""
    if request.method == "POST":
        permissions.check_user_can_write_chronology(request.user, involvement)
    looked = checking.look_over(involvement)
    still = {f.what for f in looked.open if f.rule == Rule.ABBREVIATION}
    terms = [one for one in looked.unexplained if one.term in still]
    form = ExplainForm(typed_post(request), terms=terms)
    if request.method == "POST" and form.is_valid():
        try:
            checking.explain(involvement, by=request.user, meanings=form.meanings())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if form.meanings():
                messages.success(
                    request, f"Added to the key: {', '.join(form.meanings())}."
                )
            return redirect("imr:chronology_checks", involvement.pk)
    reason = reason_not_open(involvement.state)
    writes = permissions.writes_chronology(request.user, involvement)
    found = [f for f in looked.open if f.level == Level.MUST_FIX]
    asked = [f for f in looked.open if f.level != Level.MUST_FIX]
    return TemplateResponse(
        request,
        "imr/chronology_checks.html",
        {
            "involvement": involvement,
            "reason": reason,
            "writes": writes,
            "can_write": writes and not reason,
            "must_fix": _groups(found, involvement, writes=writes),
            "must_fix_count": len(found),
            "worth_a_look": _groups(asked, involvement, writes=writes),
            "worth_a_look_count": len(asked),
            "kept": _items(looked.kept, involvement, writes=writes),
            "form": form,
            "terms": terms,
            "no_need": _items(
                [f for f in asked if f.rule == Rule.ABBREVIATION],
                involvement,
                writes=writes,
            )[:MOST_ASKED],
            "abbreviations": TITLES[Rule.ABBREVIATION],
            "replaced": _replaced(request, involvement),
        },
    )


@access(permissions.check_user_can_read_chronology, to=Involvement)
@require_GET
def chronology_count(
    request: SignedInRequest, involvement: Involvement
) -> JsonResponse:
    """How many things there are to look at, for the link that leads there.

    Asked by itself, so that a long chronology's table need not wait for it.
    """
    count = len(checking.look_over(involvement).open)
    things = "thing" if count == 1 else "things"
    return JsonResponse({"says": f"{count} {things} to look at" if count else ""})


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_POST
def entry_check(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """What an entry raises as it is typed; nothing is kept.

    By POST, because words in an address end up in logs, and may hold a name.
    """
    entry = _typed(request, involvement)
    found = checking.findings_about(entry) if entry.event else []
    return JsonResponse(
        {
            "findings": [
                {"must": finding.level == Level.MUST_FIX, "text": finding.text}
                for finding in found
                if finding.rule not in SAID_OF_THE_DATE
            ]
        }
    )


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_POST
def finding_keep(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Leave something as it is: somebody read it and judged it."""
    try:
        checking.keep_finding(
            involvement, by=request.user, mark=request.POST.get("mark", "")
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Kept as it is. You find it at the end of this page.")
    return redirect("imr:chronology_checks", involvement.pk)


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_POST
def finding_list(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Take that back."""
    try:
        checking.list_finding_again(
            involvement, by=request.user, mark=request.POST.get("mark", "")
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is on the list again.")
    return redirect("imr:chronology_checks", involvement.pk)


@access(permissions.check_user_can_write_entry, to=Entry)
@require_POST
def name_replace(request: SignedInRequest, entry: Entry, person: str) -> HttpResponse:
    """Write a code for a name in one entry."""
    return _replace(request, entry.involvement, person, entry)


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_POST
def name_replace_all(
    request: SignedInRequest, involvement: Involvement, person: str
) -> HttpResponse:
    """Write a code for a name in the whole chronology."""
    return _replace(request, involvement, person, None)


def _replace(
    request: SignedInRequest,
    involvement: Involvement,
    person: str,
    entry: Entry | None,
) -> HttpResponse:
    here = reverse("imr:chronology_checks", args=[involvement.pk])
    try:
        done = replacing.replace_name(
            involvement, by=request.user, key=person, entry=entry
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    return redirect(f"{here}?replaced={done.pk}")


@access(imr_permissions.check_user_can_undo_replacement, to=NameReplacement)
@require_POST
def name_put_back(
    request: SignedInRequest, replacement: NameReplacement
) -> HttpResponse:
    """Put a name back where a code was written for it."""
    try:
        labels = replacing.undo_replacement(replacement, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The text is as it was in {', '.join(labels)}.")
    return redirect("imr:chronology_checks", replacement.involvement_id)


def _typed(request: SignedInRequest, involvement: Involvement) -> Entry:
    """The entry as its form holds it; one that is saved keeps its id and number."""
    entry = Entry(involvement=involvement, precision="unknown")
    saved = _named(Entry, involvement, request.POST.get("entry"))
    if saved is not None:
        entry.pk, entry.number = saved.pk, saved.number
    for name in TEXTS:
        setattr(entry, name, clean_text(request.POST.get(name, ""))[:MAX_TEXT].strip())
    contact = request.POST.get("contact_type", "")
    entry.contact_type = contact if contact in ContactType else ContactType.NOT_STATED
    date_text, time_text = (
        clean_text(request.POST.get(name, "")).strip()[:length]
        for name, length in (("date_text", MAX_DATE), ("time_text", MAX_TIME))
    )
    reading = read_date(date_text, time_text, today=timezone.localdate())
    if reading.verdict == "ok":
        entry.earliest, entry.latest = reading.earliest, reading.latest
        entry.precision = reading.precision
        entry.time_from, entry.time_to = reading.time_from, reading.time_to
        entry.time_precision = reading.time_precision
    entry.put_in_order()
    return entry


def _named(model: type[Row], involvement: Involvement, pk: str | None) -> Row | None:
    """The row of this agency that a request names, if it is there."""
    try:
        return model._default_manager.filter(
            involvement=involvement, pk=pk or ""
        ).first()
    except ValidationError:
        return None


def _replaced(
    request: SignedInRequest, involvement: Involvement
) -> NameReplacement | None:
    """The replacement that the address names, while it can be taken back."""
    done = _named(NameReplacement, involvement, request.GET.get("replaced"))
    return done if done and done.can_be_undone(timezone.now()) else None


def _groups(
    findings: list[Finding], involvement: Involvement, *, writes: bool
) -> list[Group]:
    groups = []
    for rule, some in groupby(findings, key=lambda finding: finding.rule):
        listed = list(some)
        if rule == Rule.ABBREVIATION and writes:
            continue  # they have a form of their own
        groups.append(
            Group(
                TITLES[rule],
                _items(listed[:MOST_LISTED], involvement, writes=writes),
                max(len(listed) - MOST_LISTED, 0),
            )
        )
    return groups


def _items(
    findings: list[Finding], involvement: Involvement, *, writes: bool
) -> list[Item]:
    return [
        Item(
            finding,
            _title(finding),
            _address(finding, involvement, writes=writes),
            mark_of(finding),
        )
        for finding in findings
    ]


def _title(finding: Finding) -> str:
    """The entry with its date as written, or the days, that a finding is about."""
    if finding.entry is not None:
        return f"{finding.entry.label}, {finding.entry.date_text}"
    days = finding.days or ()
    return " to ".join(days_in_words(day, day, "exact") for day in days)


def _address(finding: Finding, involvement: Involvement, *, writes: bool) -> str:
    """Where a finding is put right; for those who only read, where it stands."""
    entry = finding.entry
    if entry is not None and writes:
        change = reverse("chronology:entry_change", args=[entry.pk])
        return f"{change}#id_{finding.field}"
    if entry is not None:
        return reverse("chronology:entry", args=[entry.pk])
    if finding.days is not None and writes:
        first, last = finding.days
        add = reverse("chronology:no_contact", args=[involvement.pk])
        return f"{add}?from={first}&to={last}"
    return reverse("chronology:entries", args=[involvement.pk])
