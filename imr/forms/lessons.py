"""Input for good practice, lessons and recommendations: one row each."""

from typing import Any, cast

from django import forms

from accounts.govuk import GovDateField
from accounts.once import OnceForm
from accounts.text import CleanCharField
from accounts.versioned import VersionedForm
from imr.draft import OUTSIDE, Draft, page_title
from imr.models import GoodPractice, Lesson, Recommendation
from imr.services.lessons import (
    LessonDetails,
    PracticeDetails,
    RecommendationDetails,
)

MAX_ROW_TEXT = 4_000


class LessonField(forms.ModelChoiceField):
    """A lesson in a list: its number and how it begins."""

    def label_from_instance(self, obj: Any) -> str:
        text = obj.text if len(obj.text) <= 90 else f"{obj.text[:90]}…"
        return f"{obj.number}. {text}"


class RowForm(OnceForm, VersionedForm):
    """What every row has; ``draft`` says what may be chosen."""

    def __init__(
        self,
        *args: Any,
        draft: Draft,
        row: GoodPractice | Lesson | Recommendation | None = None,
        **kwargs: Any,
    ) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.offer(draft)

    def offer(self, draft: Draft) -> None:
        """Fill the lists one may choose from."""


class PracticeForm(RowForm):
    """Something that was done well."""

    text = CleanCharField(
        label="What was done well?",
        help_text="Say what was done, and cite the entry it rests on, such as [C14].",
        max_length=MAX_ROW_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter what was done well"},
    )

    def details(self) -> PracticeDetails:
        return PracticeDetails(**self.values())


class LessonForm(RowForm):
    """A lesson, and the analysis it comes from."""

    text = CleanCharField(
        label="What has your agency learnt?",
        max_length=MAX_ROW_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter what your agency has learnt"},
    )
    kloes = forms.MultipleChoiceField(
        label="Which part of your analysis does it come from?",
        help_text="Choose all that apply.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
    )

    def offer(self, draft: Draft) -> None:
        analysis = draft.section("analysis")
        outside = draft.section(OUTSIDE)
        field = cast(forms.MultipleChoiceField, self.fields["kloes"])
        field.choices = [
            *((str(k.pk), page_title(analysis, k)) for k in draft.kloes),
            (OUTSIDE, outside.title),
        ]

    def details(self) -> LessonDetails:
        values = self.values()
        return LessonDetails(text=values["text"], kloes=tuple(values["kloes"]))


class RecommendationForm(RowForm):
    """What should change, and how it will be brought about (R22).

    Only the recommendation itself is asked for at once; the check page lists
    what else is missing before the report can be sent.
    """

    text = CleanCharField(
        label="What do you recommend?",
        help_text="For your own agency, in one or two sentences.",
        max_length=MAX_ROW_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what you recommend"},
    )
    lesson = LessonField(
        label="Which lesson does it come from?",
        queryset=Lesson.objects.none(),
        required=False,
        empty_label="Choose one",
        error_messages={"invalid_choice": "Choose one of your lessons"},
    )
    action = CleanCharField(
        label="Action",
        help_text="What will be done, step by step if need be.",
        max_length=MAX_ROW_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    owner = CleanCharField(
        label="Owner",
        help_text="One role, not a name. The senior manager makes sure that it is "
        "done.",
        max_length=150,
        required=False,
    )
    target_on = GovDateField(label="Target date", required=False)
    measure = CleanCharField(
        label="How will you know that it worked?",
        max_length=MAX_ROW_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    review_on = GovDateField(
        label="Review date",
        help_text="When you will look whether it worked.",
        required=False,
    )

    def offer(self, draft: Draft) -> None:
        field = cast(LessonField, self.fields["lesson"])
        field.queryset = Lesson.objects.filter(pk__in=[row.pk for row in draft.lessons])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        target, review = cleaned.get("target_on"), cleaned.get("review_on")
        if target and review and review < target:
            self.add_error(
                "review_on", "Review date must be on or after the target date"
            )
        return cleaned

    def details(self) -> RecommendationDetails:
        return RecommendationDetails(**self.values())
