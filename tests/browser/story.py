"""The people and the words of the journey. All are invented."""

from dataclasses import dataclass
from datetime import date

PASSWORD = "three odd words here"


@dataclass(frozen=True)
class Person:
    """Somebody who is invited."""

    name: str
    email: str
    job: str = ""


@dataclass(frozen=True)
class Agency:
    """An agency with its three people."""

    name: str
    code: str
    kind: str
    asked_for: str
    representative: Person
    senior_manager: Person
    author: Person
    practitioner: Person
    line_manager: str
    first_event: str

    @property
    def people(self) -> tuple[Person, ...]:
        return self.representative, self.senior_manager, self.author


EVENT = "A caretaker knocked, saw smoke stains on the ceiling and told the office."
CALL = "The surgery telephoned about a missed blood test. Nobody answered."
MANAGER = Person("Ottoline Marchbanks", "ottoline@board.example.org")
LEAD = Person("Peregrine Duxbury", "peregrine@review.example.org")
ADULT = "Quillon Thackwray"
PSEUDONYM = "Adult J"

HOUSING = Agency(
    name="Fernhollow Homes",
    code="FH",
    kind="Housing association or landlord",
    asked_for="Chronology and IMR",
    representative=Person("Isaura Pemberley", "isaura@fernhollow.example.org"),
    senior_manager=Person(
        "Leopold Garrowby", "leopold@fernhollow.example.org", "Director of housing"
    ),
    author=Person(
        "Wilhelmina Stokesay", "wilhelmina@fernhollow.example.org", "Quality lead"
    ),
    practitioner=Person("Hollis Penbury", "", "Housing officer"),
    line_manager="Ambrose Kettleby",
    first_event=EVENT,
)
SURGERY = Agency(
    name="Marlpit Surgery",
    code="MS",
    kind="GP practice",
    asked_for="Chronology only",
    representative=Person("Crispin Oldacre", "crispin@marlpit.example.org"),
    senior_manager=Person(
        "Thessaly Brandreth", "thessaly@marlpit.example.org", "Partner"
    ),
    author=Person("Evander Holcombe", "evander@marlpit.example.org", "Practice nurse"),
    practitioner=Person("Verity Sandringham", "", "Receptionist"),
    line_manager="Cosmo Applegarth",
    first_event=CALL,
)
AGENCIES = (HOUSING, SURGERY)
KEPT_IN_AGENCY = [
    name
    for agency in AGENCIES
    for name in (agency.practitioner.name, agency.line_manager)
]
PEOPLE = [MANAGER, LEAD, *HOUSING.people, *SURGERY.people]
# What stands in no address, title or name of a file.
PRIVATE = [
    ADULT,
    *KEPT_IN_AGENCY,
    *(person.name for person in PEOPLE),
    *(agency.name for agency in AGENCIES),
]

SCOPING = date(2018, 9, 1), date(2021, 2, 28)
CIRCUMSTANCES = "Adult J lived alone above a closed shop and died in a fire at home."
PURPOSE = "To learn how services worked, alone and together."
QUESTIONS = [
    ("Missed contact", "What was done when nobody answered the door?"),
    ("Self-neglect and fire", "How was the risk of fire seen and shared?"),
    ("A question too many", "This one is removed before the review opens."),
]
COMMENT = "Say what the housing officer could have done on the same day."
EXPECTED = "Our no-access policy asks for a second visit within two days [E1]."
MENDED = "A second visit on the same evening was possible, and our policy allowed it."
LESSON = "No answer at the door is a sign of risk, not the end of a task."
RECOMMENDATION = "Make a second visit before a repair is closed."
PRACTICE = "A caretaker came back after work with a torch and a flask of tea [C1]."
MINUTES = "FH-HO1 said that the door had been stiff since the winter."
IN_REPORT = [EVENT, MENDED, LESSON, RECOMMENDATION, PSEUDONYM]
NEVER_PRINTED = [
    ADULT,
    *KEPT_IN_AGENCY,
    *(agency.author.name for agency in AGENCIES),
    COMMENT,
    MINUTES,
]
