"""Loads the sample review through the services, at several stages at once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from imr.content import read_content
from imr.demo import story
from imr.demo.writing import write_chronology, write_chronology_return, write_report
from imr.models import Version
from imr.services.deciding import accept_report
from imr.services.files import make_one, waiting_jobs
from imr.services.preparing import (
    accept_role,
    declare_independence,
    name_senior_manager,
    nominate_author,
    secure_records,
    statements_for,
)
from imr.services.sending import send_report
from imr.services.staff_key import StaffDetails, add_staff_member
from reviews.models import Agency, Involvement, Review
from reviews.rules import LegalBasis
from reviews.services.agencies import NewAgency, add_agency
from reviews.services.naming import Identity
from reviews.services.opening import Question, ReviewDetails, open_review
from reviews.services.people import create_first_manager

PASSWORD = "a-quiet-sample-password"  # noqa: S105 - for invented people only
# How far each agency has come. The second review's agencies have not started.
STAGES = {
    "WCH": "accepted",
    "LTA": "accepted",
    "CCF": "sent",
    "TFH": "drafting",
    "ASC": "drafting",
    "LRS": "drafting",
}


@dataclass(frozen=True)
class SignIn:
    """One person to try the demonstration as, and why."""

    role: str
    email: str
    sees: str


def is_loaded() -> bool:
    """Say whether the sample review is in the database already."""
    return Review.objects.filter(reference=story.review()["reference"]).exists()


def load(today: date) -> None:
    """Load the sample review and a second one that has only begun.

    Either all of it is loaded or nothing; the due dates are set from today.
    """
    with transaction.atomic():
        manager = _manager()
        review = _open(manager, today)
        for details in story.review()["agencies"]:
            _bring_to_stage(review, manager, details, today)
        _open_second(manager, today)
        _let_everybody_sign_in()
    for job_id in waiting_jobs():
        make_one(job_id)


def sign_ins() -> list[SignIn]:
    """One sign-in for each role, with what its first page has to do."""
    data = story.review()
    agencies = {agency["code"]: agency for agency in data["agencies"]}
    return [
        SignIn("SAB manager", data["sab_manager"]["email"], "two reviews"),
        SignIn(
            "Lead reviewer",
            data["lead_reviewer"]["email"],
            "two accepted returns, the integrated chronology, the pack",
        ),
        SignIn(
            "Panel representative",
            agencies["ASC"]["panel_representative"]["email"],
            "a report being written; a new review to accept",
        ),
        SignIn(
            "IMR author",
            agencies["TFH"]["author"]["email"],
            "a weak draft with much to mend before it can be sent",
        ),
        SignIn(
            "Senior manager",
            agencies["CCF"]["senior_manager"]["email"],
            "a return to read and accept",
        ),
    ]


def _manager() -> User:
    person = story.review()["sab_manager"]
    return create_first_manager(full_name=person["name"], email=person["email"])


def _open(manager: User, today: date) -> Review:
    data = story.review()
    sealed = data["sealed_identity"]
    return open_review(
        ReviewDetails(
            reference=data["reference"],
            pseudonym=data["pseudonym"],
            identity=Identity(
                name=sealed["name"],
                date_of_birth=date.fromisoformat(sealed["date_of_birth"]),
                nhs_number=sealed["nhs_number"],
                address=sealed["address"],
            ),
            legal_basis=LegalBasis.MANDATORY,
            scoping_from=date.fromisoformat(data["scoping_period"]["start"]),
            scoping_to=date.fromisoformat(data["scoping_period"]["end"]),
            circumstances=data["circumstances"],
            tor_purpose=data["terms_of_reference"]["purpose"],
            tor_agreed_on=date.fromisoformat(data["terms_of_reference"]["agreed_on"]),
            questions=[Question(k["title"], k["text"]) for k in data["kloes"]],
            lead_name=data["lead_reviewer"]["name"],
            lead_email=data["lead_reviewer"]["email"],
            due_on=today + timedelta(days=60),
        ),
        by=manager,
        today=today,
    )


def _bring_to_stage(
    review: Review, manager: User, details: dict[str, Any], today: date
) -> None:
    code = details["code"]
    involvement = add_agency(
        review,
        by=manager,
        agency=NewAgency(details["name"], code, story.KINDS[code]),
        asked_for=story.ASKED_FOR[details["asked_for"]],
        due_on=today + timedelta(days=60),
        representative_name=details["panel_representative"]["name"],
        representative_email=details["panel_representative"]["email"],
        today=today,
    )
    author = _prepare(involvement, details)
    stage = STAGES[code]
    numbers = write_chronology(
        involvement, by=author, rows=_rows(details["name"], careful=stage != "drafting")
    )
    if code in {"WCH", "TFH"}:
        name = {"WCH": "westmarsh-imr-accepted", "TFH": "tollgate-fold-imr-draft"}
        write_report(involvement, story.report(name[code]), numbers, by=author)
    elif stage != "drafting":
        write_chronology_return(involvement, by=author)
    if stage == "drafting":
        return
    version = send_report(involvement, by=author)
    if stage == "accepted":
        _accept(version, details["senior_manager"]["email"])


def _rows(agency_name: str, *, careful: bool) -> list[dict[str, Any]]:
    rows = story.entries(agency_name)
    if not careful:
        return rows
    texts = ("event", "decision", "comment", "source", "staff")
    return [
        {k: story.careful(v) if k in texts else v for k, v in row.items()}
        for row in rows
    ]


def _prepare(involvement: Involvement, details: dict[str, Any]) -> User:
    """From the invitation to an author who has declared."""
    representative = User.objects.get(email=details["panel_representative"]["email"])
    accept_role(involvement, by=representative)
    secured = story.of_agency("records_secured", details["code"])[0]
    secure_records(
        involvement,
        by=representative,
        secured_on=date.fromisoformat(secured["secured_on"]),
        secured_by=secured["by"],
        systems=[(name, "") for name in secured["systems"]],
    )
    for row in story.review()["staff_key"][details["code"]]:
        add_staff_member(
            involvement,
            by=representative,
            details=StaffDetails(
                code=row["code"],
                name=row["name"],
                role=row["role"],
                line_manager=row["line_manager"],
                told_on=date(2021, 4, 14),
                support_offered_on=date(2021, 4, 14),
            ),
        )
    senior = details["senior_manager"]
    name_senior_manager(
        involvement,
        by=representative,
        full_name=senior["name"],
        email=senior["email"],
        job_title=senior["job_title"],
    )
    author = details["author"]
    nomination = nominate_author(
        involvement,
        by=representative,
        full_name=author["name"],
        email=author["email"],
        job_title=author["job_title"],
        experience="Many years in practice and management, and earlier reviews.",
        authority="May see any record and speak to any member of staff.",
        resources_agreed=True,
    )
    declare_independence(
        involvement,
        by=nomination.author,
        not_involved=True,
        not_line_manager=True,
        statements=statements_for(involvement),
    )
    return nomination.author


def _accept(version: Version, email: str) -> None:
    accept_report(
        version,
        by=User.objects.get(email=email),
        sha256=version.sha256,
        statement=read_content(version.content)["acceptance_statement"],
    )


def _open_second(manager: User, today: date) -> None:
    """A review that has only begun: one agency invited, one getting ready."""
    data = story.review()
    review = open_review(
        ReviewDetails(
            reference="SAR-HF-2021-03",
            pseudonym="Adult B",
            identity=Identity(
                name="Verbena Tallis-Onyeka",
                date_of_birth=date(1948, 2, 3),
                nhs_number="",
                address="",
            ),
            legal_basis=LegalBasis.DISCRETIONARY,
            scoping_from=date(2020, 1, 1),
            scoping_to=date(2021, 3, 31),
            circumstances="Adult B lived with her son, who cared for her. She came to "
            "hospital badly dehydrated and has since moved to a nursing home.",
            tor_purpose="To learn how services supported Adult B and her son.",
            tor_agreed_on=date(2021, 5, 4),
            questions=[
                Question(
                    "Carers",
                    "How did your service recognise and support the carer?",
                ),
                Question(
                    "Seeing the adult",
                    "How often was Adult B seen alone, and what was done when not?",
                ),
            ],
            lead_name=data["lead_reviewer"]["name"],
            lead_email=data["lead_reviewer"]["email"],
            due_on=today + timedelta(days=90),
        ),
        by=manager,
        today=today,
    )
    for code in ("ASC", "WCH"):
        details = next(a for a in data["agencies"] if a["code"] == code)
        involvement = add_agency(
            review,
            by=manager,
            agency=Agency.objects.get(code=code),
            asked_for="both",
            due_on=today + timedelta(days=90),
            representative_name=details["panel_representative"]["name"],
            representative_email=details["panel_representative"]["email"],
            today=today,
        )
        if code == "WCH":
            accept_role(
                involvement,
                by=User.objects.get(email=details["panel_representative"]["email"]),
            )


def _let_everybody_sign_in() -> None:
    """Invented people skip their invitations; real ones never do."""
    User.objects.update(password=make_password(PASSWORD))
