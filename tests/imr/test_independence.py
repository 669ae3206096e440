import pytest

from imr.independence import Practitioner, find_conflicts
from reviews.same_person import Person, is_same_person, plain_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë Ashe-Brand", "ashe brand zoe"),
        ("Dr Zoe Ashe-Brand", "Ashe-Brand, Zoë"),
        ("  Prof.  Amy   Fell ", "Amy Fell"),
    ],
)
def test_plain_name_folds_titles_accents_and_order(one, other):
    assert plain_name(one) == plain_name(other)


def test_plain_name_of_a_title_alone_is_empty():
    assert plain_name("Dr") == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Person("Amy Fell", "a@x.example"), Person("A. Fell", "A@X.example"), True),
        (Person("Amy Fell", ""), Person("Fell, Amy", ""), True),
        (Person("Amy Fell", ""), Person("Amy Bell", ""), False),
        (Person("", ""), Person("", ""), False),
        (Person("Amy Fell", "a@x.example"), Person("Bo Day", ""), False),
    ],
)
def test_is_same_person_by_email_or_name(one, other, same):
    assert is_same_person(one, other) is same


def test_find_conflicts_names_codes_and_never_people():
    author = Person("Amy Fell", "amy@x.example")
    staff = [
        Practitioner("ASC-SW1", Person("Amy Fell"), Person("Bo Day")),
        Practitioner("ASC-SW2", Person("Cy Oak"), Person("Day", "amy@x.example")),
        Practitioner("ASC-SW3", Person("Di Ash"), Person("Bo Day")),
    ]
    found = find_conflicts(author, staff)
    assert found == [
        "ASC-SW1 on the staff key is the same person.",
        "They are the line manager of ASC-SW2 on the staff key.",
    ]
    assert "Fell" not in " ".join(found)
