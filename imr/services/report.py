"""The texts of the report: saved one by one, each save kept, none overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Hidden, Refused, Stale
from accounts.text import clean_text
from imr.definitions import read_definition
from imr.models import Answer, AnswerRevision, Report, SectionDone
from imr.rules import MAX_TEXT
from imr.services.writing import begin_report, open_for_writing
from reviews.models import Involvement


@dataclass(frozen=True)
class Typed:
    """A text somebody typed into a part, and the row version they had before them."""

    key: str
    text: str
    row_version: int

    @property
    def kept(self) -> str:
        """The text as we keep it."""
        return clean_text(self.text).rstrip()


@transaction.atomic
def save_answers(
    involvement: Involvement, *, by: User, typed: Sequence[Typed]
) -> dict[str, Answer]:
    """Save some parts of the report; return those parts as they are now.

    A part nobody touched is left alone. Raises ``Stale`` with ``current``, a
    dict of key to saved ``Answer``, where somebody saved another text first;
    then nothing of this call is saved, and it is for the person to choose.
    """
    involvement = open_for_writing(involvement, by=by)
    report = begin_report(involvement)
    _check_keys(report, [t.key for t in typed])
    saved = {
        a.key: a
        for a in Answer.objects.filter(report=report, key__in=[t.key for t in typed])
    }
    stale: dict[str, Answer] = {}
    for one in typed:
        text = one.kept
        if len(text) > MAX_TEXT:
            raise Refused(f"Your text must be {MAX_TEXT:,} characters or less.")
        answer = saved.get(one.key)
        if text == (answer.text if answer else ""):
            continue
        if answer is None or one.row_version == answer.row_version:
            saved[one.key] = _write(report, answer, one.key, text, by)
        elif not _is_untouched(answer, one.row_version, text):
            stale[one.key] = answer
    if stale:
        raise Stale(stale)
    return saved


@transaction.atomic
def autosave_answer(involvement: Involvement, *, by: User, typed: Typed) -> int:
    """Save one text while it is typed; return its row version, 0 where none is kept.

    Raises ``Stale`` where the text that is kept is not the one that was sent.
    """
    answer = save_answers(involvement, by=by, typed=[typed]).get(typed.key)
    if answer is None:
        return 0
    if answer.text != typed.kept:
        # An untouched older text is passed over without a word. The page goes on
        # from the version it is given: with this one it would write over a text
        # that it never showed.
        raise Stale({typed.key: answer})
    return answer.row_version


def _write(
    report: Report, answer: Answer | None, key: str, text: str, by: User
) -> Answer:
    now = timezone.now()
    if answer is None:
        answer = Answer(report=report, key=key, row_version=0)
    answer.text = text
    answer.row_version += 1
    answer.changed_at = now
    answer.changed_by = by
    answer.save()
    AnswerRevision.objects.create(
        answer=answer,
        row_version=answer.row_version,
        text=text,
        saved_at=now,
        saved_by=by,
    )
    return answer


def _is_untouched(answer: Answer, row_version: int, text: str) -> bool:
    """Say whether somebody only sends back the older text that they were shown."""
    if row_version == 0:
        return text == ""
    return answer.revisions.filter(row_version=row_version, text=text).exists()


def _check_keys(report: Report, keys: Sequence[str]) -> None:
    """Only the parts of this report's own template, for its own lines of enquiry."""
    involvement = report.involvement
    definition = read_definition(report.template.definition)
    kloes = {
        str(pk)
        for pk in involvement.review.lines_of_enquiry.values_list("pk", flat=True)
    }
    known = set()
    for section in definition.sections_for(involvement.asked_for):
        middles = kloes if section.page == "analysis" else {""}
        for middle in middles:
            known |= {
                ".".join(filter(None, [section.key, middle, part.key]))
                for part in section.parts
            }
    if not known.issuperset(keys):
        raise Hidden


@transaction.atomic
def restore_answer(
    involvement: Involvement, *, by: User, key: str, row_version: int, over: int
) -> Answer:
    """Bring back an earlier text as a new save; the present one is kept as well.

    ``over`` is the row version the person saw as the present one.
    """
    involvement = open_for_writing(involvement, by=by)
    revision = AnswerRevision.objects.filter(
        answer__report__involvement=involvement,
        answer__key=key,
        row_version=row_version,
    ).first()
    if revision is None:
        raise Hidden
    typed = Typed(key, revision.text, over)
    return save_answers(involvement, by=by, typed=[typed])[key]


@transaction.atomic
def save_section(
    involvement: Involvement,
    *,
    by: User,
    section: str,
    typed: Sequence[Typed],
    is_done: bool | None,
) -> None:
    """Save a section's parts and, if it was answered, whether it is completed."""
    save_answers(involvement, by=by, typed=typed)
    if is_done is not None:
        mark_section(involvement, by=by, section=section, is_done=is_done)


@transaction.atomic
def mark_section(
    involvement: Involvement, *, by: User, section: str, is_done: bool
) -> None:
    """The author says that a section is completed, or takes it back."""
    involvement = open_for_writing(involvement, by=by)
    report = begin_report(involvement)
    if is_done:
        SectionDone.objects.get_or_create(report=report, section=section)
    else:
        SectionDone.objects.filter(report=report, section=section).delete()
