"""Matching against two invented reviews whose planted contacts are known.

The issue asks of the sample: recall 0.8 at precision 0.5, and each planted one-sided
referral among the first 15. The second review, of other agencies, contacts and
words, was written before the rules were weighed, and is asked the same.
"""

from collections.abc import Callable

import pytest

from benchmarks.same_events import Known, adult_a, adult_b, grown, is_good, measure
from chronology.matching import propose


@pytest.mark.parametrize("review", [adult_a, adult_b])
def test_finds_what_was_planted(review: Callable[[], Known]) -> None:
    known = review()

    measured = measure(known, propose(known.parties, known.rows))

    assert measured.recall >= 0.8
    assert measured.precision >= 0.5
    assert measured.pair_recall >= 0.8
    assert measured.pair_precision >= 0.5
    assert all(rank is not None and rank <= 15 for rank in measured.ranks)
    assert is_good(measured)


def test_all_contacts_and_the_first_ranks_of_the_sample_stay_found() -> None:
    known = adult_a()

    measured = measure(known, propose(known.parties, known.rows))

    assert measured.recall == 1
    assert sorted(measured.ranks) == [1, 2, 3, 4, 5, 6, 7]


def test_the_order_of_the_entries_changes_nothing() -> None:
    known = adult_b()

    forward = propose(known.parties, known.rows)
    backward = propose(known.parties, known.rows[::-1])

    assert {frozenset(e.rows) for e in forward.events} == {
        frozenset(e.rows) for e in backward.events
    }
    assert {o.row for o in forward.one_sided} == {o.row for o in backward.one_sided}


def test_a_proposal_holds_one_entry_of_each_agency_and_says_why() -> None:
    known = adult_a()
    agency_of = {row.key: row.agency for row in known.rows}

    events = propose(known.parties, known.rows).events

    assert events
    for event in events:
        agencies = [agency_of[key] for key in event.rows]
        assert len(agencies) == len(set(agencies)) >= 2
        assert event.reasons
        assert not set(event.rows) & set(event.also)


def test_twice_the_entries_compare_about_twice_as_many_pairs() -> None:
    """The count of comparisons, since seconds on a shared machine prove nothing."""
    from chronology.matching.blocking import candidates
    from chronology.matching.reading import read_rows

    known = adult_a()

    def compared(size: int) -> int:
        return len([*candidates(read_rows(known.parties, grown(known, size)))])

    assert compared(4_000) <= 2.3 * compared(2_000)
