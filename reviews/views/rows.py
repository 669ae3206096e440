"""What the board's pages show, as the rows of the components that draw it."""

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.govuk import due
from reviews.card import BOARD_KINDS, Card
from reviews.models import Appointment, Involvement, LineOfEnquiry, Review
from reviews.rules import BOARD_WORDS, LIVE, State, Verb
from reviews.timetable import say_date

Row = dict[str, Any]


def review_url(name: str, review: Review, *more: Any) -> str:
    """The address of a page of a review."""
    return reverse(f"reviews:{name}", args=[review.reference, *more])


def changing(rows: list[Row], *, can_change: bool) -> list[Row]:
    """The rows, with their ways to change something only for those who may."""
    return rows if can_change else [row | {"url": ""} for row in rows]


def terms_rows(review: Review) -> list[Row]:
    """The terms of reference, which every agency works by."""
    terms = review_url("review_change", review, "terms")
    basis = review_url("review_change", review, "basis")
    return [
        {"key": "Purpose", "value": review.tor_purpose, "url": terms},
        {
            "key": "Version",
            "value": f"{review.tor_version}, agreed on "
            f"{say_date(review.tor_agreed_on)}",
            "url": "",
        },
        {
            "key": "Scoping period",
            "value": f"{say_date(review.scoping_from)} to "
            f"{say_date(review.scoping_to)}",
            "url": basis,
        },
        {
            "key": "What led to the review",
            "value": review.circumstances,
            "url": review_url("review_change", review, "circumstances"),
        },
    ]


def fact_rows(
    review: Review, lead: Appointment, managers: list[Appointment]
) -> list[Row]:
    """The review itself: dates and people of the board."""
    return [
        {
            "key": "Pseudonym",
            "value": review.pseudonym,
            "url": review_url("review_change", review, "pseudonym"),
        },
        {
            "key": "Legal basis",
            "value": review.get_legal_basis_display(),
            "url": review_url("review_change", review, "basis"),
        },
        {
            "key": "Reports due",
            "value": say_date(review.due_on),
            "url": review_url("due_date_change", review),
        },
        {
            "key": "Lead reviewer",
            "value": lead.user.full_name,
            "url": review_url("lead_change", review),
        },
        {
            "key": "SAB manager",
            "value": "\n".join(one.user.full_name for one in managers),
            "url": review_url("review_managers", review),
        },
    ]


def agency_row(part: Involvement, *, today: date) -> Row:
    """One agency in the board's list: its coarse state, and its date while asked."""
    words = BOARD_WORDS[State(part.state)]
    return {
        "part": part,
        "words": words,
        "kind": BOARD_KINDS[words],
        "due": due(part.due_on, today) if part.state in LIVE else None,
    }


def agencies_words(count: int) -> str:
    """How many agencies, as people say it."""
    return "1 agency" if count == 1 else f"{count} agencies"


def board_steps(review: Review, parts: list[Involvement]) -> list[Row]:
    """What the SAB manager does next on a review: a sentence, and where."""
    steps: list[Row] = [
        {
            "label": f"Check what {part.agency.name} has returned",
            "url": reverse("reviews:agency", args=[part.pk]),
            "text": "",
        }
        for part in parts
        if part.state == State.ACCEPTED
    ]
    waiting = sorted(part.due_on for part in parts if part.state in LIVE)
    asked = [part for part in parts if part.state != State.WITHDRAWN]
    if not asked:
        steps.append(
            {
                "label": "Add an agency",
                "url": review_url("agency_add", review),
                "text": "Add the agencies that knew the adult. Each one gets an e-mail "
                "as soon as you confirm.",
            }
        )
    elif waiting:
        steps.append(
            {
                "label": "",
                "url": "",
                "text": f"You are waiting for {agencies_words(len(waiting))}. "
                f"The next date is {say_date(waiting[0])}. We remind them.",
            }
        )
    elif not steps:
        steps.append(
            {
                "label": "Make the pack",
                "url": reverse("imr:returns", args=[review.reference]),
                "text": "Every agency’s return is complete.",
            }
        )
    return steps


def question_rows(review: Review, questions: list[LineOfEnquiry]) -> list[Row]:
    """The lines of enquiry with the addresses of what may be done to each."""
    return [
        {
            "title": question.title,
            "text": question.text,
            "change_url": review_url("question_change", review, question.pk),
            "move_url": review_url("question_move", review, question.pk),
        }
        for question in questions
    ]


def draft_question_rows(questions: list[dict[str, str]]) -> list[Row]:
    """The same for a review that is not open yet."""
    return [
        {
            "title": question["title"],
            "text": question["text"],
            "change_url": reverse("reviews:opening_question", args=[question["id"]]),
            "move_url": reverse("reviews:opening_question_move", args=[question["id"]]),
        }
        for question in questions
    ]


def manager_rows(appointments: list[Appointment], end: str, *args: Any) -> list[Row]:
    """SAB managers; where there is only one, nobody can remove them."""
    return [
        {
            "name": one.user.full_name,
            "email": one.user.email,
            "end_url": reverse(f"reviews:{end}", args=[*args, one.pk])
            if len(appointments) > 1
            else "",
            "invite_url": invite_url(one),
        }
        for one in appointments
    ]


def invite_url(appointment: Appointment | None) -> str:
    """Where to send another invitation; "" where there is no need."""
    if appointment is None or appointment.user.has_usable_password():
        return ""
    return reverse("reviews:invitation_renew", args=[appointment.pk])


def asked_rows(part: Involvement, *, can_change: bool) -> list[Row]:
    """What an agency is asked for, and by when."""
    is_open = can_change and part.state in LIVE
    change = reverse("reviews:request_change", args=[part.pk])
    why = [{"key": "Why it was withdrawn", "value": part.withdrawn_reason, "url": ""}]
    return changing(
        [
            *(why if part.state == State.WITHDRAWN else []),
            {
                "key": "Asked for",
                "value": part.get_asked_for_display(),
                "url": change,
            },
            {
                "key": "With its senior manager by",
                "value": say_date(part.internal_due_on),
                "url": "",
            },
            {"key": "With the board by", "value": say_date(part.due_on), "url": change},
        ],
        can_change=is_open,
    )


def people_rows(part: Involvement, card: Card, *, can_change: bool) -> list[Row]:
    """Who holds which role, as far as the board may know."""
    if part.state == State.WITHDRAWN:
        return []
    rows = [
        {
            "key": "Panel representative",
            "value": person_words(card.representative),
            "url": reverse("reviews:representative_replace", args=[part.pk]),
            "action": "Replace",
        },
        {
            "key": "IMR author",
            "value": card.author.user.full_name if card.author else "Not confirmed yet",
        },
        {
            "key": "Senior manager",
            "value": card.senior_manager.user.full_name
            if card.senior_manager
            else "Not named yet",
        },
    ]
    rows = changing(rows, can_change=can_change)
    if part.same_person_reason:
        rows.append(
            {
                "key": "One person may hold both roles",
                "value": part.same_person_reason,
            }
        )
    return rows


def person_words(appointment: Appointment | None) -> str:
    """A person's name and how to write to them."""
    if appointment is None:
        return "Nobody now"
    return f"{appointment.user.full_name}\n{appointment.user.email}"


def step_rows(part: Involvement, card: Card) -> list[Row]:
    """What must be done before anybody writes, with its dates."""
    if part.state == State.WITHDRAWN:
        return []
    return [
        {
            "key": "Records secured",
            "value": f"Yes, on {say_date(card.secured_on)}"
            if card.secured_on
            else "Not confirmed yet",
            "url": reverse("imr:records_secured", args=[part.pk])
            if card.secured_on
            else "",
            "action": "See where",
        },
        {
            "key": "Author is independent",
            "value": f"✓ Declared on {say_date(card.independent_on)}"
            if card.independent_on
            else "Not confirmed yet",
            "url": "",
        },
    ]


def agency_actions(part: Involvement, verbs: set[Any]) -> list[Row]:
    """What the SAB manager can do with an agency's part now."""

    def action(label: str, name: str, **more: Any) -> Row:
        return {
            "label": label,
            "url": reverse(f"reviews:{name}", args=[part.pk]),
        } | more

    actions = []
    if Verb.COMPLETE in verbs:
        actions.append(action("Mark as complete", "return_complete", post=True))
    if Verb.REOPEN in verbs:
        actions.append(
            action("Ask for a new version", "return_reopen", kind="secondary")
        )
    if part.state in LIVE:
        actions.append(
            action("Change the request or the date", "request_change", kind="secondary")
        )
        if not part.same_person_reason:
            actions.append(
                action(
                    "Let one person hold both roles", "same_person_allow", kind="link"
                )
            )
    if Verb.WITHDRAW in verbs:
        actions.append(action("Withdraw this agency", "agency_withdraw", kind="link"))
    return actions


def spaced(nhs_number: str) -> str:
    """An NHS number in its three groups, as people read it out."""
    return f"{nhs_number[:3]} {nhs_number[3:6]} {nhs_number[6:]}".strip()
