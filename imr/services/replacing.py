"""A code for a name: in one entry or in all, with a day to take it back."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import record
from chronology.models import UNDO_FOR, Entry
from chronology.quality import texts_of
from chronology.services import write_texts
from chronology.services.entries import open_chronology
from imr.models import NameReplacement
from imr.quality import Person
from imr.services.checking import knowledge_of
from imr.wording import replace_names
from reviews.models import Involvement

NOT_THERE = "The name is not in the text any more. Nothing was changed."


@transaction.atomic
def replace_name(
    involvement: Involvement, *, by: User, key: str, entry: Entry | None = None
) -> NameReplacement:
    """Write a person's code for their name, in one entry or in the whole chronology.

    ``key`` is an id of the staff key, or ``quality.ADULT`` for the pseudonym. Raises
    ``Refused`` when the chronology is closed or the name does not stand there.
    """
    involvement = open_chronology(involvement, by)
    person = knowledge_of(involvement).person(key)
    if person is None:
        raise Refused("This person is not on the staff key any more.")
    entries = Entry.objects.kept().filter(involvement=involvement).order_by("number")
    if entry is not None:
        entries = entries.filter(pk=entry.pk)
    texts, before = {}, []
    for one in entries:
        if changed := _texts_with_code(one, person):
            texts[one.pk] = changed
            before.append(
                {
                    "entry": str(one.pk),
                    "row_version": one.row_version + 1,
                    "before": {name: getattr(one, name) for name in changed},
                }
            )
    if not texts:
        raise Refused(NOT_THERE)
    versions = {one.pk: one.row_version for one in entries}
    written = write_texts(
        involvement=involvement, by=by, texts=texts, versions=versions
    )
    _forget_old_texts()
    replacement = NameReplacement.objects.create(
        involvement=involvement,
        code=person.code,
        texts=before,
        labels=[one.label for one in sorted(written, key=lambda one: one.number)],
        replaced_at=timezone.now(),
        replaced_by=by,
    )
    _record(Event.NAMES_REPLACED, replacement, by)
    return replacement


@transaction.atomic
def undo_replacement(replacement: NameReplacement, *, by: User) -> list[str]:
    """Put the texts back, and return the labels of the entries they are in again.

    An entry that was changed since stays as it is. Raises ``Refused`` when the time
    is over, it was done already, or no entry is as it was left.
    """
    involvement = open_chronology(replacement.involvement, by)
    replacement = NameReplacement.objects.get(pk=replacement.pk)
    replacement.involvement = involvement
    if not replacement.can_be_undone(timezone.now()):
        raise Refused("You cannot undo this any more.")
    written = write_texts(
        involvement=involvement,
        by=by,
        texts={UUID(one["entry"]): one["before"] for one in replacement.texts},
        versions={UUID(one["entry"]): one["row_version"] for one in replacement.texts},
    )
    if not written:
        raise Refused("The entries have been changed since. Nothing was put back.")
    replacement.undone_at = timezone.now()
    replacement.texts = []
    replacement.save(update_fields=["undone_at", "texts"])
    _record(Event.NAMES_PUT_BACK, replacement, by)
    return [one.label for one in sorted(written, key=lambda one: one.number)]


def _texts_with_code(entry: Entry, person: Person) -> dict[str, str]:
    """The fields of an entry in which a name stands, with the code instead."""
    return {
        name: replaced
        for name, text in texts_of(entry)
        if (replaced := replace_names(text, person.names, person.code)) != text
    }


def _forget_old_texts() -> None:
    """Empty the texts that can be put back no more: they hold names."""
    over = timezone.now() - UNDO_FOR
    old = NameReplacement.objects.filter(replaced_at__lt=over).exclude(texts=[])
    old.update(texts=[])


def _record(event: Event, replacement: NameReplacement, by: User) -> None:
    record(
        event,
        by=by,
        on=replacement,
        review_id=replacement.involvement.review_id,
        involvement_id=replacement.involvement_id,
        entries=replacement.labels,
    )
