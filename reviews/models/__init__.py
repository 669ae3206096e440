"""The review and its people: what is stored and what can never be false."""

from reviews.models.appointment import Appointment, AppointmentQuerySet
from reviews.models.draft import ReviewDraft
from reviews.models.involvement import (
    Agency,
    Involvement,
    InvolvementQuerySet,
    InvolvementUserObjectPermission,
)
from reviews.models.reason import Reason
from reviews.models.reminding import Reminder, ReminderRun
from reviews.models.review import (
    AdultIdentity,
    LineOfEnquiry,
    Review,
    ReviewQuerySet,
    ReviewUserObjectPermission,
)

__all__ = [
    "AdultIdentity",
    "Agency",
    "Appointment",
    "AppointmentQuerySet",
    "Involvement",
    "InvolvementQuerySet",
    "InvolvementUserObjectPermission",
    "LineOfEnquiry",
    "Reason",
    "Reminder",
    "ReminderRun",
    "Review",
    "ReviewDraft",
    "ReviewQuerySet",
    "ReviewUserObjectPermission",
]
