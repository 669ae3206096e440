"""The author's task list: each step's tasks, and how far each is.

Pure functions of a ``Draft``; a page turns each task's place into an address.
"""

from dataclasses import dataclass

from imr.definitions import Section
from imr.draft import Draft, answer_key, page_slug, page_title
from imr.rules import Place, Status
from reviews.models import LineOfEnquiry

STEPS = (
    ("before", "Before you start"),
    ("gather", "Gather"),
    ("write", "Write"),
    ("check", "Check"),
    ("send", "Send"),
)


@dataclass(frozen=True)
class Task:
    """One line of the list; ``hint`` says why a task cannot start yet."""

    title: str
    place: Place
    status: Status
    hint: str = ""
    is_compulsory: bool = True

    @property
    def is_open(self) -> bool:
        return self.status != Status.CANNOT_START


@dataclass(frozen=True)
class Step:
    """A heading of the list with its tasks."""

    title: str
    tasks: tuple[Task, ...]


def steps_of(draft: Draft, *, reason: str, entries: int) -> list[Step]:
    """The whole list. ``reason`` says why nothing can be written now, or is "".

    ``entries`` counts those of the chronology, which need not be read for this.
    """
    tasks: dict[str, list[Task]] = {key: [] for key, _ in STEPS}
    for section, kloe in draft.pages():
        if section.step in tasks:
            tasks[section.step].append(_task(draft, section, kloe, entries))
    waits = [
        task.title
        for some in tasks.values()
        for task in some
        if task.is_compulsory and task.status == Status.NOT_STARTED
    ]
    tasks["gather"].insert(0, _staff_key(draft))
    tasks["check"].append(_check(reason))
    tasks["send"].append(_send(reason, waits))
    return [Step(title, tuple(tasks[key])) for key, title in STEPS]


def _task(
    draft: Draft, section: Section, kloe: LineOfEnquiry | None, entries: int
) -> Task:
    slug = page_slug(section, kloe)
    empty = _empty_parts(draft, section, kloe)
    title = page_title(section, kloe)
    if section.page == "author":
        declared = draft.nomination is not None and draft.nomination.is_declared
        status = Status.COMPLETED if declared else Status.NOT_STARTED
    elif slug in draft.done and not empty:
        status = Status.COMPLETED
    elif _is_begun(draft, section, kloe, entries):
        status = Status.IN_PROGRESS
    else:
        status = Status.NOT_STARTED
    if section.is_optional:
        title = f"{title} (optional)"
    hint = ""
    if slug in draft.done and empty:
        hint = f"You marked this as completed. Still empty: {'; '.join(empty)}"
    return Task(title, Place(slug), status, hint, is_compulsory=section.compulsory)


def _empty_parts(
    draft: Draft, section: Section, kloe: LineOfEnquiry | None
) -> list[str]:
    return [
        part.label
        for part in section.parts
        if part.compulsory and not draft.text(answer_key(section, part, kloe))
    ]


def _is_begun(
    draft: Draft, section: Section, kloe: LineOfEnquiry | None, entries: int
) -> bool:
    rows = {
        "evidence": draft.evidence,
        "interviews": draft.interviews,
        "good_practice": draft.good_practice,
        "lessons": draft.lessons,
        "recommendations": draft.recommendations,
        "glossary": draft.glossary,
        "chronology": range(entries),
    }
    return bool(rows.get(section.page)) or any(
        draft.text(answer_key(section, part, kloe)) for part in section.parts
    )


def _staff_key(draft: Draft) -> Task:
    status = Status.IN_PROGRESS if draft.staff else Status.NOT_STARTED
    return Task("Staff key", Place("staff_key"), status)


def _check(reason: str) -> Task:
    if reason:
        return Task("Check the report", Place("check"), Status.CANNOT_START, reason)
    return Task("Check the report", Place("check"), Status.NOT_STARTED)


def _send(reason: str, waits: list[str]) -> Task:
    title = "Send to the senior manager"
    if not reason and waits:
        reason = f"First start: {'; '.join(waits[:3])}" + (
            f" and {len(waits) - 3} more." if len(waits) > 3 else "."
        )
    if reason:
        return Task(title, Place("send"), Status.CANNOT_START, reason)
    return Task(title, Place("send"), Status.NOT_STARTED)
