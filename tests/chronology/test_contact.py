"""What contact each agency records, month by month."""

from datetime import date

import pytest

from chronology.contact import Contact, Month, contact_of, strip_of
from chronology.rules import AdultSeen, ContactType
from chronology.timeline.periods import months_between

PERIOD = months_between(date(2019, 1, 1), date(2019, 4, 30))
SEEN = (AdultSeen.YES, ContactType.VISIT)
CALL = (AdultSeen.NOT_RECORDED, ContactType.CALL)
NOTHING = (AdultSeen.NOT_APPLICABLE, ContactType.NO_CONTACT)


def month(first, last, contact, entries=1, code="ASC") -> Month:
    return Month(code, first, last, *contact, entries)


def cells(*months: Month) -> list[str]:
    strip = strip_of(months, PERIOD)
    return [cell["ASC"].word if "ASC" in cell else "" for cell in strip.cells]


@pytest.mark.parametrize(
    ("seen", "kind", "says"),
    [
        (AdultSeen.ALONE, ContactType.VISIT, Contact.SEEN),
        (AdultSeen.WITH_OTHERS, ContactType.NOT_STATED, Contact.SEEN),
        (AdultSeen.NO, ContactType.VISIT, Contact.CONTACT),
        (AdultSeen.NO, ContactType.NOT_STATED, Contact.RECORD),
        (AdultSeen.NOT_RECORDED, ContactType.LETTER, Contact.CONTACT),
        (AdultSeen.NO, ContactType.NO_ACCESS, Contact.NO_ACCESS),
        (AdultSeen.NOT_RECORDED, ContactType.DID_NOT_ATTEND, Contact.NO_ACCESS),
        (AdultSeen.NOT_RECORDED, ContactType.NO_CONTACT, Contact.NONE),
        (AdultSeen.NOT_APPLICABLE, ContactType.RECORD, Contact.RECORD),
        (AdultSeen.NOT_RECORDED, ContactType.NOT_STATED, Contact.RECORD),
    ],
)
def test_what_an_entry_says_of_contact(seen, kind, says):
    assert contact_of(seen, kind) is says


def test_a_month_shows_the_most_that_any_entry_says():
    assert cells(
        month("2019-02", "2019-02", NOTHING),
        month("2019-02", "2019-02", SEEN),
        month("2019-02", "2019-02", CALL),
        month("2019-03", "2019-03", NOTHING),
    ) == ["", "Seen", "None", ""]


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2019-01", "2019-02", ["Maybe", "Maybe", "", ""]),
        (None, "2019-02", ["Maybe", "Maybe", "", ""]),
        ("2019-03", None, ["", "", "Maybe", "Maybe"]),
        ("2018-05", "2019-01", ["Maybe", "", "", ""]),
        ("2018-05", "2018-06", ["", "", "", ""]),
        ("2019-05", None, ["", "", "", ""]),
    ],
)
def test_wide_dates_make_a_maybe_and_never_a_contact(first, last, shown):
    assert cells(month(first, last, SEEN)) == shown


def test_what_is_certain_stands_over_a_maybe():
    assert cells(
        month("2019-01", "2019-03", SEEN), month("2019-02", "2019-02", CALL)
    ) == ["Maybe", "Contact", "Maybe", ""]


def test_no_contact_between_two_months_holds_for_all_of_them():
    strip = strip_of([month("2019-01", "2019-03", NOTHING)], PERIOD)
    assert [set(cell.values()) for cell in strip.cells] == [
        *[{Contact.NONE}] * 3,
        set(),
    ]
    assert strip.wide == 0


def test_what_is_not_in_the_table_is_counted():
    strip = strip_of(
        [month(None, None, SEEN, 3), month("2019-01", "2019-02", CALL, 2)], PERIOD
    )
    assert (strip.undated, strip.wide) == (3, 2)


def test_agencies_do_not_mix():
    strip = strip_of(
        [
            month("2019-01", "2019-01", SEEN),
            month("2019-01", "2019-01", CALL, code="GP"),
        ],
        PERIOD,
    )
    assert strip.cells[0] == {"ASC": Contact.SEEN, "GP": Contact.CONTACT}
