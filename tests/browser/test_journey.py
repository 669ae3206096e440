"""A review from its first day to a downloaded pack, by all five roles."""

from collections.abc import Callable

import pytest

from tests.browser import story
from tests.browser.steps import (
    author,
    lead,
    manager,
    representative,
    senior_manager,
)
from tests.browser.visitor import Visitor
from tests.harness.pdf import file_problems, tag_problems, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_review_from_its_first_day_to_the_pack(visit, inspector):
    board = visit()
    manager.begin(board)
    reference = manager.open_review(board)
    for agency in story.AGENCIES:
        manager.add_agency(board, agency)
    for agency in story.AGENCIES:
        manager.watch(board, reference, agency, "Invited")
        writer = prepare_and_write(visit, agency)
        manager.watch(board, reference, agency, "Being written")
        send_and_accept(visit, agency, writer)
        manager.complete(board, reference, agency)
    manager.look_back(board, reference)
    reader = visit()
    lead.begin(reader, reference)
    lead.read_integrated_chronology(reader, reference)
    check_files(reader, reference)
    assert not inspector.all_findings(), inspector.all_findings()


def prepare_and_write(visit: Callable[[], Visitor], agency: story.Agency) -> Visitor:
    """One agency's part, from the invitation to a whole report; answers the author."""
    panel, writer = visit(), visit()
    representative.begin(panel, agency)
    representative.get_ready(panel, agency)
    author.begin(writer, agency)
    author.write_report(writer, agency)
    representative.look_on(panel)
    return writer


def send_and_accept(
    visit: Callable[[], Visitor], agency: story.Agency, writer: Visitor
) -> None:
    """From sending to acceptance; one report goes back to its author first."""
    decider = visit()
    author.send(writer, 1)
    senior_manager.begin(decider, agency)
    senior_manager.read(decider, agency, 1)
    if agency is story.HOUSING:
        senior_manager.send_back(decider)
        author.mend(writer)
        author.send(writer, 2)
        senior_manager.read(decider, agency, 2)
    senior_manager.accept(decider, agency)


def check_files(reader: Visitor, reference: str) -> None:
    """What people typed is in the files, what they kept to themselves is not."""
    report = lead.download_report(reader, reference)
    chronology = lead.download_collated(
        reader, reference, "Make a PDF of the integrated chronology"
    )
    pack = lead.download_collated(reader, reference, "Make the pack")
    wanted = {report: story.IN_REPORT, chronology: [story.EVENT, story.CALL]}
    wanted[pack] = [*story.IN_REPORT, story.CALL, reference]
    for content, texts in wanted.items():
        words = text_of(content)
        assert [text for text in texts if text not in words] == []
        assert [name for name in story.NEVER_PRINTED if name in words] == []
        assert file_problems(content) + tag_problems(content) == []
