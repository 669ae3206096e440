"""Checking the report and sending it: every gate is asked again, then it is frozen."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_email
from accounts.refusals import Refused
from imr.content import Block, build_content, canonical_json, check_code
from imr.draft import Draft, load_draft
from imr.gates import Known, find_problems, must_fix
from imr.gates.known import kind_words
from imr.independence import conflicts
from imr.models import Comment, Version
from imr.rules import Problem
from imr.services.comparing import agencies_of, names_of_adult
from imr.services.deciding import latest_version
from imr.services.writing import open_for_writing
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import Verb
from reviews.services.appointments import holder
from reviews.services.moving import move

NOT_READY = (
    "You cannot send the report yet. Things to mend: {count}. See the check page."
)


def check_report(involvement: Involvement) -> list[Problem]:
    """Everything to mend or to look at before the report is sent."""
    return _problems(load_draft(involvement))


def build_draft_content(involvement: Involvement) -> Block:
    """The report as it would be sent now, for reading it before."""
    return _content(load_draft(involvement))


@transaction.atomic
def send_report(involvement: Involvement, *, by: User) -> Version:
    """Freeze a version of the report and hand it to the senior manager.

    Every gate is asked again here. The version's content is canonical JSON with
    its SHA-256, the check code; nothing in it changes afterwards (R15). Raises
    ``Refused`` when something must be mended, or the report is not being written.
    """
    involvement = open_for_writing(involvement, by=by)
    draft = load_draft(involvement)
    found = must_fix(_problems(draft))
    manager = holder(involvement, Role.SENIOR_MANAGER)
    if found or manager is None:
        raise Refused(NOT_READY.format(count=len(found)))
    content = _content(draft)
    text = canonical_json(content)
    version = Version.objects.create(
        involvement=involvement,
        number=content["version"],
        content=text,
        sha256=check_code(text),
        sent_at=timezone.now(),
        sent_by=by,
    )
    move(involvement, Verb.SEND, by=by, version=version.number, sha256=version.sha256)
    queue_email(to=manager, kind="report_to_read", key=f"report_to_read:{version.pk}")
    return version


def next_version_number(involvement: Involvement) -> int:
    """The number the next sending gets: 1, then 2 after it was sent back."""
    highest: int | None = involvement.versions.aggregate(highest=Max("number"))[
        "highest"
    ]
    return (highest or 0) + 1


def open_comments(involvement: Involvement) -> list[Comment]:
    """The comments with which the last version was sent back, in their order."""
    version = latest_version(involvement)
    decision = getattr(version, "decision", None)
    if version is None or decision is None or decision.kind != decision.Kind.SENT_BACK:
        return []
    return list(version.comments.all())


def _content(draft: Draft) -> Block:
    return build_content(
        draft,
        version=next_version_number(draft.involvement),
        is_independent=not conflicts(draft.involvement),
    )


def _problems(draft: Draft) -> list[Problem]:
    involvement = draft.involvement
    agencies = agencies_of(involvement)
    adult = names_of_adult(involvement)
    others = [agency for agency in agencies if agency.pk != involvement.agency_id]
    return find_problems(
        draft,
        Known(
            conflicts=tuple(conflicts(involvement)),
            has_senior_manager=holder(involvement, Role.SENIOR_MANAGER) is not None,
            other_names=tuple(word for a in others for word in (a.name, a.code)),
            other_kinds=kind_words({a.kind for a in others}, involvement.agency.kind),
            agency_codes=frozenset(agency.code for agency in agencies),
            adult=adult[0] if adult else None,
            open_comments=sum(
                1 for comment in open_comments(involvement) if not comment.done_at
            ),
            today=timezone.localdate(),
        ),
    )
