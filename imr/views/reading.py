"""What the people of a part read and do not write: the records, agreed minutes."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, access
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.models import Interview, RecordsSecured
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm


@access(permissions.check_user_can_read_records_secured, to=Involvement)
@require_safe
def records_secured(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Where the agency holds records, who secured them and when (R6)."""
    return TemplateResponse(
        request,
        "imr/records_secured.html",
        {
            "involvement": involvement,
            "confirmed": RecordsSecured.objects.filter(involvement=involvement).first(),
            "systems": involvement.secured_systems.all(),
            "of_agency": holds(request.user, Perm.VIEW_INVOLVEMENT, involvement),
        },
    )


@access(permissions.check_user_can_read_agreed_minutes, to=Involvement)
@audited_read(Event.INTERVIEWS_READ)
@require_safe
def agreed_minutes(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The minutes that staff agreed, and how many are not agreed yet (R12)."""
    met = Interview.objects.filter(involvement=involvement)
    agreed = met.filter(state=Interview.Minutes.AGREED)
    return TemplateResponse(
        request,
        "imr/agreed_minutes.html",
        {
            "involvement": involvement,
            "interviews": list(agreed),
            "not_agreed": met.exclude(state=Interview.Minutes.AGREED).count(),
        },
    )
