"""Reading a version, commenting, sending it back, accepting it, the receipt."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.again import must_wait
from accounts.held import typed_post
from accounts.refusals import Hidden, Refused
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.content import read_content
from imr.document import CHRONOLOGY_TITLE, has_chronology, read_document
from imr.forms.deciding import AcceptForm, CommentForm
from imr.models import Comment, Version
from imr.services import deciding
from imr.views.removing import Removing, Row, after_removing, bring_back, find, removing
from reviews.permissions import holds
from reviews.roles import Perm
from reviews.rules import State


def is_waiting_for(version: Version, request: SignedInRequest) -> bool:
    """Say whether this person can decide on this version now."""
    involvement = version.involvement
    latest = deciding.latest_version(involvement)
    return (
        involvement.state == State.WITH_SENIOR_MANAGER
        and latest is not None
        and latest.pk == version.pk
        and holds(request.user, Perm.DECIDE_REPORT, involvement)
    )


@access(permissions.check_user_can_read_version, to=Version)
@audited_read(Event.REPORT_READ)
@require_GET
def version(request: SignedInRequest, version: Version) -> HttpResponse:
    """The whole frozen report on one page, exactly as it is hashed."""
    in_agency = holds(request.user, Perm.VIEW_INVOLVEMENT, version.involvement)
    decides = is_waiting_for(version, request)
    return TemplateResponse(
        request,
        "imr/version.html",
        {
            "version": version,
            "involvement": version.involvement,
            "document": read_document(
                read_content(version.content), version.acceptance
            ),
            "acceptance": version.acceptance,
            "decides": decides,
            "removing": _removed(request, version) if decides else None,
            "in_agency": in_agency,
            # Comments are the agency's own; the board never sees them.
            "comments": list(version.comments.all()) if in_agency else [],
            "earlier": deciding.earlier_comments(version) if in_agency else [],
            "section_titles": dict(sections_of(version)),
            "file_job": getattr(version, "file_job", None),
        },
    )


def sections_of(version: Version) -> list[tuple[str, str]]:
    """What a comment can be about, as (key, "4. Agency context") pairs."""
    content = read_content(version.content)
    found = [
        (section["key"], f"{section['number']}. {section['title']}")
        for section in content["sections"]
    ]
    if has_chronology(content):
        found.append(("chronology", CHRONOLOGY_TITLE))
    return found


@access(permissions.check_user_can_decide_version, to=Version)
@require_http_methods(["GET", "POST"])
def comment_add(request: SignedInRequest, version: Version) -> HttpResponse:
    """Write a comment; each is kept as soon as it is added."""
    form = CommentForm(
        typed_post(request),
        sections=sections_of(version),
        initial={"section": request.GET.get("section", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            deciding.add_comment(
                version, by=request.user, token=form.mark(version.pk), **form.values()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "We have kept your comment.")
            return redirect(f"{reverse('imr:version', args=[version.pk])}#comments")
    return TemplateResponse(
        request,
        "imr/comment_add.html",
        {"version": version, "involvement": version.involvement, "form": form},
    )


@access(permissions.check_user_can_remove_comment, to=Comment)
@require_POST
def comment_remove(request: SignedInRequest, comment: Comment) -> HttpResponse:
    """Take back a comment before sending back."""
    version = comment.version
    try:
        deciding.remove_comment(comment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return after_removing(comment, "imr:version", version.pk)


@access(permissions.check_user_can_decide_version, to=Version)
@require_POST
def comment_restore(
    request: SignedInRequest, version: Version, row: UUID
) -> HttpResponse:
    """Bring back a comment that one removed, before sending back."""
    comment = find(Comment.with_removed.filter(version=version), row)
    bring_back(request, comment, deciding.restore_comment, "Your comment")
    return redirect(f"{reverse('imr:version', args=[version.pk])}#comments")


def _removed(request: SignedInRequest, version: Version) -> Removing:
    """The comments that this person removed, each with a way back."""
    rows = [
        Row(
            pk=str(comment.pk),
            name="your comment",
            text=comment.text,
            url=reverse("imr:comment_restore", args=[version.pk, comment.pk]),
            says="You have removed a comment.",
        )
        for comment in deciding.removed_comments(version)
    ]
    return removing(request, "Removed comments", rows, can_write=True)


@access(permissions.check_user_can_tick_comment, to=Comment)
@require_POST
def comment_tick(request: SignedInRequest, comment: Comment) -> HttpResponse:
    """The author ticks a comment off, or takes the tick away."""
    try:
        deciding.tick_comment(
            comment, by=request.user, done=request.POST.get("done") == "yes"
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("imr:report", comment.version.involvement_id)


@access(permissions.check_user_can_decide_version, to=Version)
@audited_read(Event.REPORT_READ)
@require_http_methods(["GET", "POST"])
def send_back(request: SignedInRequest, version: Version) -> HttpResponse:
    """Check the comments, then send the report back to the author."""
    if request.method == "POST":
        try:
            deciding.send_back(version, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("imr:send_back", version.pk)
        messages.success(
            request, "You have sent the report back. We have told the author."
        )
        return redirect("imr:involvement", version.involvement_id)
    return TemplateResponse(
        request,
        "imr/send_back.html",
        {
            "version": version,
            "involvement": version.involvement,
            "comments": list(version.comments.all()),
            "section_titles": dict(sections_of(version)),
            "decides": is_waiting_for(version, request),
        },
    )


@access(permissions.check_user_can_decide_version, to=Version)
@require_http_methods(["GET", "POST"])
def accept(request: SignedInRequest, version: Version) -> HttpResponse:
    """What is accepted is what was shown: the form carries the check code."""
    if version.acceptance is not None:
        # A second click lands on the receipt.
        return redirect("imr:receipt", version.pk)
    statement = read_content(version.content)["acceptance_statement"]
    waits = must_wait(request)
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        waits=waits,
        initial={"sha256": version.sha256},
    )
    if request.method == "POST" and form.is_valid():
        try:
            deciding.accept_report(
                version,
                by=request.user,
                sha256=form.cleaned_data["sha256"],
                statement=statement,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("imr:receipt", version.pk)
    return TemplateResponse(
        request,
        "imr/accept.html",
        {
            "version": version,
            "involvement": version.involvement,
            "statement": statement,
            "form": form,
            "comments": version.comments.exists(),
            "decides": is_waiting_for(version, request),
        },
        status=429 if waits else 200,
    )


@access(permissions.check_user_can_read_version, to=Version)
@audited_read(Event.REPORT_READ)
@require_GET
def receipt(request: SignedInRequest, version: Version) -> HttpResponse:
    """What was accepted, when, under which check code: to keep or print."""
    acceptance = version.acceptance
    if acceptance is None:
        raise Hidden
    content = read_content(version.content)
    return TemplateResponse(
        request,
        "imr/receipt.html",
        {
            "version": version,
            "involvement": version.involvement,
            "decision": version.decision,
            "recommendations": content.get("recommendations", []),
            "file_job": getattr(version, "file_job", None),
            "board_name": settings.BOARD_NAME,
            "in_agency": holds(
                request.user, Perm.VIEW_INVOLVEMENT, version.involvement
            ),
        },
    )
