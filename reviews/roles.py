"""The whole policy on one screen: who holds which permission.

Code asks for permissions, never for roles. A role is held through an
appointment, never through a group or a flag (product.md, "Who may see and do
what"). What you may not see does not exist for you.
"""

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    SAB_MANAGER = "sab_manager", "SAB manager"
    LEAD_REVIEWER = "lead_reviewer", "Lead reviewer"
    PANEL_REPRESENTATIVE = "panel_representative", "Panel representative"
    AUTHOR = "author", "IMR author"
    SENIOR_MANAGER = "senior_manager", "Senior manager"


BOARD_ROLES = frozenset({Role.SAB_MANAGER, Role.LEAD_REVIEWER})
AGENCY_ROLES = frozenset({Role.PANEL_REPRESENTATIVE, Role.AUTHOR, Role.SENIOR_MANAGER})

WHO = {
    Role.SAB_MANAGER: "Runs the board's side of the review.",
    Role.LEAD_REVIEWER: "Independent person who writes the overview report.",
    Role.PANEL_REPRESENTATIVE: "The agency's member on the SAR panel.",
    Role.AUTHOR: "Writes the agency's chronology and IMR; independent of the care.",
    Role.SENIOR_MANAGER: "Accepts the report on behalf of the organisation.",
}

WHO_APPOINTS = {
    Role.SAB_MANAGER: "A SAB manager; the first by `manage.py create_first_manager`",
    Role.LEAD_REVIEWER: "The SAB manager",
    Role.PANEL_REPRESENTATIVE: "The SAB manager, or the person first asked, who names "
    "the right one",
    Role.AUTHOR: "The panel representative",
    Role.SENIOR_MANAGER: "The panel representative",
}


class Perm(StrEnum):
    # On a review
    VIEW_REVIEW = "view_review"
    CHANGE_REVIEW = "change_review"
    REVEAL_IDENTITY = "reveal_identity"
    ASSIGN_AGENCY = "assign_agency"
    VIEW_PROGRESS = "view_progress"
    READ_RETURNS = "read_returns"
    VIEW_HISTORY = "view_history"
    # On an agency's involvement
    VIEW_INVOLVEMENT = "view_involvement"
    PREPARE = "prepare_involvement"
    KEEP_STAFF_KEY = "keep_staff_key"
    DECLARE = "declare_independence"
    READ_DRAFT = "read_draft"
    WRITE_REPORT = "write_report"
    READ_SENT_REPORT = "read_sent_report"
    DECIDE_REPORT = "decide_report"


REVIEW_PERMS = {
    Perm.VIEW_REVIEW: "see the review's reference, terms of reference and dates",
    Perm.CHANGE_REVIEW: "change the review, its terms of reference and people",
    Perm.REVEAL_IDENTITY: "see who the adult is, with a reason and a password",
    Perm.ASSIGN_AGENCY: "add agencies, change their dates, withdraw them",
    Perm.VIEW_PROGRESS: "see how far each agency is, in coarse words",
    Perm.READ_RETURNS: "read what agencies have accepted and returned",
    Perm.VIEW_HISTORY: "see the history of the review",
}
INVOLVEMENT_PERMS = {
    Perm.VIEW_INVOLVEMENT: "see the agency's own part of the review",
    Perm.PREPARE: "accept the role, secure records, nominate the author",
    Perm.KEEP_STAFF_KEY: "keep the list of codes and names of staff",
    Perm.DECLARE: "declare independence",
    Perm.READ_DRAFT: "read the report while it is written",
    Perm.WRITE_REPORT: "write the chronology and the report, and send it",
    Perm.READ_SENT_REPORT: "read the report once it has been sent for acceptance",
    Perm.DECIDE_REPORT: "accept the report or send it back",
}

# What the author may do only once they have declared that they are independent.
AFTER_DECLARING = frozenset({Perm.KEEP_STAFF_KEY, Perm.READ_DRAFT, Perm.WRITE_REPORT})

_AGENCY_REVIEW = frozenset({Perm.VIEW_REVIEW, Perm.REVEAL_IDENTITY})
GRANTS: dict[Role, frozenset[Perm]] = {
    Role.SAB_MANAGER: frozenset(REVIEW_PERMS),
    Role.LEAD_REVIEWER: frozenset(
        {
            Perm.VIEW_REVIEW,
            Perm.REVEAL_IDENTITY,
            Perm.VIEW_PROGRESS,
            Perm.READ_RETURNS,
        }
    ),
    Role.PANEL_REPRESENTATIVE: _AGENCY_REVIEW
    | {Perm.VIEW_INVOLVEMENT, Perm.PREPARE, Perm.KEEP_STAFF_KEY, Perm.READ_DRAFT},
    Role.AUTHOR: _AGENCY_REVIEW
    | {
        Perm.VIEW_INVOLVEMENT,
        Perm.KEEP_STAFF_KEY,
        Perm.DECLARE,
        Perm.READ_DRAFT,
        Perm.WRITE_REPORT,
    },
    Role.SENIOR_MANAGER: _AGENCY_REVIEW
    | {Perm.VIEW_INVOLVEMENT, Perm.READ_SENT_REPORT, Perm.DECIDE_REPORT},
}
