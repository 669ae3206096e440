"""What to see of the integrated chronology, as an address asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html

from accounts.govuk import GovForm
from accounts.models import User
from accounts.text import CleanCharField
from chronology.filtering import Filter, Mine, Seen
from chronology.forms.reading import DayField, check_days_in_order
from chronology.rules import ContactType, Practice, Significance
from chronology.searching import MOST_TERMS, terms_of
from reviews.models import Involvement


class SeveralField(forms.MultipleChoiceField):
    """Tick boxes of which any number may be ticked; an empty value is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if one]


@dataclass(frozen=True)
class Box:
    """One tick box of a group."""

    id: str
    value: str
    label: str
    is_ticked: bool
    name: str

    def __str__(self) -> str:
        """Draw the box; a template for each of so many is slow."""
        return format_html(
            '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input"'
            ' id="{}" name="{}" type="checkbox" value="{}"{}><label class="govuk-label'
            ' govuk-checkboxes__label" for="{}">{}</label></div>',
            self.id,
            self.name,
            self.value,
            " checked" if self.is_ticked else "",
            self.id,
            self.label,
        )


class IntegratedFilterForm(GovForm):
    """Which of all agencies' entries to show; every part may be left out.

    What an address asks for and we do not know is said and left out: the rest of
    the address still holds.
    """

    widths = {"find": "two-thirds"}
    #: The parts that fold away; words are always in sight.
    GROUPS = ("agency", "kloe", "seen", "significance", "practice", "contact", "mine")
    FOLDED = (*GROUPS, "from_day", "to_day")

    find = CleanCharField(
        label="Words in the entries",
        help_text="All words must be there. Put “quotation marks” round words that "
        "stand together. You can also enter a number, such as C14.",
        max_length=100,
        required=False,
    )
    from_day = DayField(label="From", help_text="Such as May 2019")
    to_day = DayField(label="To", help_text="Such as 2019")
    agency = SeveralField(label="Agency")
    kloe = SeveralField(label="Key line of enquiry")
    seen = SeveralField(label="Adult seen", choices=Seen)
    significance = SeveralField(label="Significance", choices=Significance)
    practice = SeveralField(
        label="Practice",
        choices=[(str(one), one.label) for one in (Practice.GOOD, Practice.MISSED)],
    )
    contact = SeveralField(label="Type of contact", choices=ContactType)
    mine = SeveralField(label="Your own marks", choices=Mine)

    def __init__(
        self,
        data: QueryDict,
        *,
        reader: User,
        involvements: Sequence[Involvement],
        questions: Sequence[tuple[int, str]],
    ) -> None:
        super().__init__(data)
        self.reader = reader
        self.involvements = involvements
        self._choose_from(
            "agency", [(i.agency.code, i.agency.name) for i in involvements]
        )
        self._choose_from(
            "kloe", [(str(number), f"{number}. {title}") for number, title in questions]
        )

    def _choose_from(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.MultipleChoiceField, self.fields[name]).choices = choices

    def clean_find(self) -> str:
        words = str(self.cleaned_data["find"])
        if len(terms_of(words)) > MOST_TERMS:
            raise forms.ValidationError(f"Enter {MOST_TERMS} words or fewer")
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_days_in_order(self, cleaned)
        return cleaned

    def filter(self) -> Filter:
        """What is asked for; a part that cannot be read asks for nothing."""
        self.is_valid()
        asked = self.cleaned_data
        from_day, to_day = asked.get("from_day"), asked.get("to_day")
        agencies = self.ticked("agency")
        return Filter(
            involvements=[i for i in self.involvements if i.agency.code in agencies],
            kloes=[int(number) for number in self.ticked("kloe")],
            first=from_day[0] if from_day else None,
            last=to_day[1] if to_day else None,
            seen=self.ticked("seen"),
            significance=self.ticked("significance"),
            practice=self.ticked("practice"),
            contact=self.ticked("contact"),
            mine=self.ticked("mine"),
            reader=self.reader,
            words=asked.get("find", ""),
        )

    def ticked(self, name: str) -> list[str]:
        """The known values of a group that the address names, in our order."""
        return [box.value for box in self.boxes[name] if box.is_ticked]

    @cached_property
    def boxes(self) -> dict[str, list[Box]]:
        """Every group's tick boxes. The first has the id that an error leads to."""
        found = {}
        for name in self.GROUPS:
            asked = set(cast(QueryDict, self.data).getlist(name))
            choices: Any = cast(forms.MultipleChoiceField, self.fields[name]).choices
            found[name] = [
                Box(
                    f"id_{name}_{place}" if place else f"id_{name}",
                    str(value),
                    str(label),
                    str(value) in asked,
                    name,
                )
                for place, (value, label) in enumerate(choices)
            ]
        return found

    def groups(self) -> Iterator[tuple[str, str, list[Box], list[str]]]:
        """Of each group: its name, legend, boxes and errors."""
        for name in self.GROUPS:
            errors = [str(error) for error in self[name].errors]
            yield name, str(self.fields[name].label), self.boxes[name], errors

    def has_folded_errors(self) -> bool:
        """Say whether something that folds away must be put right."""
        return any(name in self.errors for name in self.FOLDED)

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """What is chosen, in words: name, value and label of each part of it."""
        for name in ("from_day", "to_day", "find"):
            value = str(self.data.get(name, "")).strip()
            if value and name not in self.errors:
                yield name, value, self._words(name, value)
        for name in self.GROUPS:
            for box in self.boxes[name]:
                if box.is_ticked:
                    yield name, box.value, self._words(name, box.label)

    def query(self) -> QueryDict:
        """The address of what is chosen and understood, and of nothing else."""
        query = QueryDict(mutable=True)
        for name, value, _ in self.parts():
            query.appendlist(name, value)
        return query

    def _words(self, name: str, value: str) -> str:
        words = {
            "from_day": "From {}",
            "to_day": "To {}",
            "find": "“{}”",
            "kloe": "KLOE {}",
            "seen": "Adult: {}",
            "contact": "Contact: {}",
        }
        label = value.lower() if name == "seen" else value
        return words.get(name, "{}").format(label)
