"""The staff key: the agency's own list of codes and names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.conflicts import differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.forms.preparing import StaffMemberForm
from imr.independence import conflicts
from imr.models import StaffMember
from imr.services import staff_key as services
from imr.services.preparing import GETTING_READY
from imr.services.removing import removed
from imr.services.staff_key import StaffDetails
from imr.views.removing import Removing, Row, after_removing, bring_back, find, removing
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm


@access(permissions.check_user_can_read_staff_key, to=Involvement)
@audited_read(Event.STAFF_KEY_READ)
@require_GET
def staff_key(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Every code with its name, role and line manager."""
    keeps = holds(request.user, Perm.KEEP_STAFF_KEY, involvement)
    return TemplateResponse(
        request,
        "imr/staff_key.html",
        {
            "involvement": involvement,
            "members": involvement.staff_members.all(),
            "conflicts": conflicts(involvement),
            "keeps": keeps,
            "removing": _removed(request, involvement) if keeps else None,
        },
    )


@access(permissions.check_user_can_keep_staff_key, to=Involvement)
@require_http_methods(["GET", "POST"])
def staff_add(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Add somebody to the key."""
    form = StaffMemberForm(typed_post(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_staff_member(
                involvement, by=request.user, details=_details(form)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have added a person to the staff key.")
            return redirect("imr:staff_key", involvement.pk)
    return TemplateResponse(
        request,
        "imr/preparing_form.html",
        {
            "involvement": involvement,
            "form": form,
            "heading": "Add a person to the staff key",
            "intro": "Only your agency sees names. The board sees codes and roles.",
            "submit": "Add to the staff key",
        },
    )


@access(permissions.check_user_can_keep_staff_member, to=StaffMember)
@audited_read(Event.STAFF_KEY_READ)
@require_http_methods(["GET", "POST"])
def staff_change(request: SignedInRequest, member: StaffMember) -> HttpResponse:
    """Change a row; two people who save at once both keep their text."""
    typed = typed_post(request)
    form = StaffMemberForm(typed, member=member)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_staff_member(
                member,
                by=request.user,
                details=_details(form),
                row_version=form.cleaned_data["row_version"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            conflict = differences(form, form.meet(stale.current))
        else:
            messages.success(request, "You have changed the staff key.")
            return redirect("imr:staff_key", member.involvement_id)
    return TemplateResponse(
        request,
        "imr/staff_change.html",
        {
            "involvement": member.involvement,
            "member": member,
            "form": form,
            "conflict": conflict,
        },
    )


@access(permissions.check_user_can_keep_staff_member, to=StaffMember)
@audited_read(Event.STAFF_KEY_READ)
@require_http_methods(["GET", "POST"])
def staff_remove(request: SignedInRequest, member: StaffMember) -> HttpResponse:
    """Ask once, then take somebody off the key."""
    refused = ""
    if request.method == "POST":
        try:
            services.remove_staff_member(member, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            return after_removing(member, "imr:staff_key", member.involvement_id)
    return TemplateResponse(
        request,
        "imr/remove.html",
        {
            "involvement": member.involvement,
            "heading": f"Do you want to remove {member.code} from the staff key?",
            "what": f"{member.code}: {member.name}, {member.role}",
            "after": "We compare the author with the staff key to see that they are "
            "independent. Remove somebody only if they were not involved. You can "
            "bring them back.",
            "refused": refused,
            "back": reverse("imr:staff_change", args=[member.pk]),
        },
    )


@access(permissions.check_user_can_keep_staff_key, to=Involvement)
@require_POST
def staff_restore(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Bring somebody back to the key; the author is compared with it again."""
    member = find(StaffMember.with_removed.filter(involvement=involvement), row)
    bring_back(request, member, services.restore_staff_member)
    return redirect("imr:staff_key", involvement.pk)


def _removed(request: SignedInRequest, involvement: Involvement) -> Removing:
    """Who was removed from the key, each with a way back while the key is open."""
    things = removed(StaffMember.with_removed.filter(involvement=involvement))
    rows = [
        Row(
            pk=str(member.pk),
            name=member.code,
            text=f"{member.code}: {member.name}, {member.role}",
            url=reverse("imr:staff_restore", args=[involvement.pk, member.pk]),
            says=f"You have removed {member.code} from the staff key.",
        )
        for member in things
    ]
    can_write = involvement.state in GETTING_READY
    return removing(request, "Removed people", rows, can_write=can_write)


def _details(form: StaffMemberForm) -> StaffDetails:
    return StaffDetails(**form.values())
