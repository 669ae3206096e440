"""People, reviews and agencies' parts, reached as people reach them: by services.

No state is written here that a person could not have brought about. A part
walks the table of transitions; each step is in STEPS, under the state it
leaves. Those who build a step of an agency put it there.
"""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import OutboundEmail, User
from chronology.models import Entry
from chronology.services import entries
from imr.definitions import Part
from imr.draft import answer_key, load_draft
from imr.models import GoodPractice, Interview, Lesson, Recommendation, Version
from imr.services import (
    deciding,
    evidence,
    interviews,
    lessons,
    preparing,
    report,
    sending,
    staff_key,
)
from reviews.models import Involvement, Review
from reviews.roles import Role
from reviews.rules import AskedFor, LegalBasis, State
from reviews.services import agencies, opening, people
from reviews.services.appointments import appoint, holder
from reviews.services.naming import Identity

PASSWORD = "a quiet river in March"
STATEMENTS = ["I was not involved in the care", "I am not their line manager"]
_numbers = itertools.count(1)


def make_user(full_name: str = "", *, email: str = "") -> User:
    """Somebody with an account and a password, and nothing to see."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person{number}@example.org",
        PASSWORD,
        full_name=full_name or f"Person {name_of(number)}",
        job_title="Manager",
    )


def name_of(number: int) -> str:
    """A surname for a number: names that differ are different people."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(letters[int(digit)] for digit in str(number)).capitalize() + "worth"


def make_manager() -> User:
    """A SAB manager of the board, who can open reviews."""
    manager = make_user()
    appoint(manager, Role.SAB_MANAGER, by=None)
    return manager


def make_identity() -> Identity:
    return Identity(
        name="Quillon Thackwray",
        address="4 Marlpit Row, London W6 7VC",
        date_of_birth=date(1951, 9, 14),
        nhs_number="9994120751",
    )


def make_details(**changes: object) -> opening.ReviewDetails:
    """What a SAB manager types to open a review."""
    number = next(_numbers)
    details: dict[str, object] = {
        "reference": f"SAR-HF-2026-{number:02d}",
        "pseudonym": "Adult A",
        "identity": make_identity(),
        "legal_basis": LegalBasis.MANDATORY,
        "scoping_from": date(2018, 9, 1),
        "scoping_to": date(2021, 2, 28),
        "circumstances": "Adult A lived alone and died in a fire.",
        "tor_purpose": "To learn how services worked, alone and together.",
        "tor_agreed_on": date(2021, 4, 12),
        "questions": [
            opening.Question("Self-neglect and fire", "How was the risk seen?"),
            opening.Question("Missed contact", "What was done about no answer?"),
        ],
        "lead_name": f"Lead {name_of(number)}",
        "lead_email": f"lead{number}@example.org",
        "due_on": timezone.localdate() + timedelta(days=60),
    }
    return opening.ReviewDetails(**(details | changes))


def make_review(manager: User | None = None, **changes: object) -> Review:
    """An open review with two lines of enquiry and a lead reviewer."""
    return opening.open_review(
        make_details(**changes),
        by=manager or make_manager(),
        today=timezone.localdate(),
    )


def manager_of(review: Review) -> User:
    return review.appointments.current().filter(role=Role.SAB_MANAGER).first().user


def lead_of(review: Review) -> User:
    return review.appointments.current().get(role=Role.LEAD_REVIEWER).user


def mails(to: User, kind: str) -> int:
    """How many mails of one kind are queued for a person."""
    return OutboundEmail.objects.filter(to=to, kind=kind).count()


def person(involvement: Involvement, role: Role) -> User:
    """Who holds an agency's role now; there must be somebody."""
    found = holder(involvement, role)
    assert found is not None, f"Nobody is the {role} here"
    return found


def make_involvement(
    review: Review | None = None,
    *,
    state: State = State.INVITED,
    asked_for: AskedFor = AskedFor.BOTH,
    due_on: date | None = None,
    representative: User | None = None,
) -> Involvement:
    """An agency's part, walked to a state through the services."""
    number = next(_numbers)
    review = review or make_review()
    email = f"representative{number}@example.org"
    involvement = agencies.add_agency(
        review,
        by=manager_of(review),
        agency=agencies.NewAgency(
            name=f"Agency {name_of(number)}", code=f"AG{number}", kind="nhs_trust"
        ),
        asked_for=asked_for,
        due_on=due_on or review.due_on,
        representative_name=f"Representative {name_of(number)}",
        representative_email=representative.email if representative else email,
        today=timezone.localdate(),
    )
    return walk(involvement, state)


def walk(involvement: Involvement, state: State) -> Involvement:
    """Bring a part on to a later state, one step after the other."""
    for step in PATHS[state]:
        involvement.refresh_from_db()
        if involvement.state == step:
            STEPS[step](involvement)
    involvement.refresh_from_db()
    assert involvement.state == state, f"The walk ended at {involvement.state}"
    return involvement


def accept_role(involvement: Involvement) -> None:
    preparing.accept_role(
        involvement, by=person(involvement, Role.PANEL_REPRESENTATIVE)
    )


def prepare(involvement: Involvement) -> None:
    """Records secured, the staff key begun, the senior manager named."""
    number = next(_numbers)
    representative = person(involvement, Role.PANEL_REPRESENTATIVE)
    preparing.secure_records(
        involvement,
        by=representative,
        secured_on=timezone.localdate(),
        secured_by="Records manager",
        systems=[("Case records", ""), ("E-mail", "Two mailboxes")],
    )
    staff_key.add_staff_member(
        involvement,
        by=representative,
        details=staff_key.StaffDetails(
            code="SW1",
            name="Hollis Penbury",
            role="Social worker",
            line_manager="Wren Asterby",
        ),
    )
    preparing.name_senior_manager(
        involvement,
        by=representative,
        full_name=f"Director {name_of(number)}",
        email=f"director{number}@example.org",
        job_title="Director",
    )


def nominate(involvement: Involvement) -> None:
    """Get ready where that is still to do, and nominate an author."""
    number = next(_numbers)
    if preparing.missing_before_nomination(involvement):
        prepare(involvement)
    preparing.nominate_author(
        involvement,
        by=person(involvement, Role.PANEL_REPRESENTATIVE),
        full_name=f"Author {name_of(number)}",
        email=f"author{number}@example.org",
        job_title="Service manager",
        experience="Twelve years in practice",
        authority="May see every record",
        resources_agreed=True,
    )


def declare(involvement: Involvement) -> None:
    preparing.declare_independence(
        involvement,
        by=person(involvement, Role.AUTHOR),
        not_involved=True,
        not_line_manager=True,
        statements=STATEMENTS,
    )


def add_entry(involvement: Involvement, **changes: object) -> Entry:
    """The author adds a dated entry to the chronology."""
    content: dict[str, object] = {
        "date_text": "3 April 2019",
        "event": "A nurse visited and dressed both legs.",
        "source": "E1, page 4",
    }
    return entries.add_entry(
        involvement=involvement,
        by=person(involvement, Role.AUTHOR),
        **(content | changes),
    )


def write_report(involvement: Involvement) -> None:
    """Everything that the gates ask for, and no more."""
    author = person(involvement, Role.AUTHOR)
    evidence.add_evidence(
        involvement,
        by=author,
        details=evidence.EvidenceDetails(
            kind="record",
            title="Case record",
            dated="2018 to 2021",
            held_by="Records team",
            weight="primary",
        ),
    )
    if involvement.wants_chronology and not involvement.entries.exists():
        add_entry(involvement)
    draft = load_draft(involvement)
    typed = [
        report.Typed(answer_key(section, part, kloe), text_for(part), 0)
        for section, kloe in draft.pages()
        for part in section.parts
        if part.compulsory or part.key == "well"
    ]
    report.save_answers(involvement, by=author, typed=typed)
    if involvement.wants_imr:
        add_rows(involvement)


def text_for(part: Part) -> str:
    """Something to write in a part of the report."""
    if part.options:
        return part.options[0]
    return f"{part.label}: our policy asked for a second visit [E1]."


def add_rows(involvement: Involvement) -> None:
    """One example of good practice, one lesson, one recommendation."""
    author = person(involvement, Role.AUTHOR)
    kloe = involvement.review.lines_of_enquiry.first()
    assert kloe is not None
    practice = lessons.PracticeDetails("A nurse came back the same day [E1].")
    lessons.add_row(involvement, by=author, model=GoodPractice, details=practice)
    lesson = lessons.add_row(
        involvement,
        by=author,
        model=Lesson,
        details=lessons.LessonDetails("No answer is a sign of risk.", (str(kloe.pk),)),
    )
    lessons.add_row(
        involvement,
        by=author,
        model=Recommendation,
        details=lessons.RecommendationDetails(
            text="Call before closing.",
            lesson=lesson,
            action="Change the procedure",
            owner="Director",
            target_on=timezone.localdate() + timedelta(days=90),
            measure="An audit each quarter",
            review_on=timezone.localdate() + timedelta(days=180),
        ),
    )


def send_report(involvement: Involvement) -> Version:
    """Write what is missing and send the report to the senior manager."""
    if not hasattr(involvement, "report"):
        write_report(involvement)
    return sending.send_report(involvement, by=person(involvement, Role.AUTHOR))


def accept_report(involvement: Involvement) -> None:
    """The senior manager accepts the version that waits."""
    version = deciding.latest_version(involvement)
    assert version is not None
    deciding.accept_report(
        version,
        by=person(involvement, Role.SENIOR_MANAGER),
        sha256=version.sha256,
        statement="I accept this report on behalf of my organisation.",
    )


def make_interview(
    involvement: Involvement, *, staff_codes: str, minutes: str = "What was said."
) -> Interview:
    """An interview with somebody on the staff key, its minutes still a draft."""
    return interviews.add_interview(
        involvement,
        by=person(involvement, Role.AUTHOR),
        details=interviews.InterviewDetails(
            kind="interview",
            staff_codes=staff_codes,
            held_on=timezone.localdate(),
            mode="in person",
            minutes=minutes,
        ),
    )


def replace_representative(involvement: Involvement) -> User:
    number = next(_numbers)
    return people.replace_representative(
        involvement,
        by=manager_of(involvement.review),
        full_name=f"Successor {name_of(number)}",
        email=f"successor{number}@example.org",
    )


def decline(involvement: Involvement) -> None:
    """The author says that they cannot be the author."""
    preparing.declare_independence(
        involvement,
        by=person(involvement, Role.AUTHOR),
        not_involved=False,
        not_line_manager=True,
        statements=STATEMENTS,
    )


def end_nomination(involvement: Involvement) -> None:
    preparing.end_nomination(
        involvement, by=person(involvement, Role.PANEL_REPRESENTATIVE)
    )


def name_senior_manager(involvement: Involvement, *, email: str) -> User:
    return preparing.name_senior_manager(
        involvement,
        by=person(involvement, Role.PANEL_REPRESENTATIVE),
        full_name=f"Director {name_of(next(_numbers))}",
        email=email,
        job_title="Director",
    )


def complete(involvement: Involvement) -> None:
    agencies.complete_return(involvement, by=manager_of(involvement.review))


def withdraw(involvement: Involvement) -> None:
    agencies.withdraw_agency(
        involvement, by=manager_of(involvement.review), reason="Not involved after all"
    )


STEPS: dict[State, Callable[[Involvement], object]] = {
    State.INVITED: accept_role,
    State.PREPARING: nominate,
    State.DECLARING: declare,
    State.DRAFTING: send_report,
    State.WITH_SENIOR_MANAGER: accept_report,
    State.ACCEPTED: complete,
}

# The states on the way, in order; the last is reached by the step before it.
_WAY = [
    State.INVITED,
    State.PREPARING,
    State.DECLARING,
    State.DRAFTING,
    State.WITH_SENIOR_MANAGER,
    State.ACCEPTED,
    State.COMPLETE,
]
PATHS: dict[State, list[State]] = {
    state: _WAY[:place] for place, state in enumerate(_WAY)
}


def make_withdrawn(review: Review | None = None) -> Involvement:
    """An agency that was asked and then withdrawn."""
    involvement = make_involvement(review)
    withdraw(involvement)
    involvement.refresh_from_db()
    return involvement
