"""What the base of the forms promises, whatever a form forgets."""

import pytest
from crispy_forms.layout import HTML, ButtonHolder, Div, Fieldset, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MaxLengthValidator
from django.template import Context, Template

from accounts.govuk import (
    GovCheckboxes,
    GovDateField,
    GovForm,
    GovHelper,
    GovModelForm,
    GovRadios,
    GovSubmit,
    GovYesNoField,
)
from accounts.models import User
from accounts.text import CleanCharField

NASTY = "<script>alert(1)</script>"


def draw(template: str, **context) -> str:
    loads = "{% load crispy_forms_tags %}"
    return Template(loads + template).render(Context(context))


class PlainForm(GovForm):
    name = forms.CharField(max_length=5, min_length=3)
    why = forms.CharField(label="Why are you asked?")
    basis = forms.ChoiceField(choices=[("a", "A")], required=False)
    several = forms.MultipleChoiceField(
        label="Agencies", choices=[("a", "A")], required=False
    )
    days = forms.IntegerField(min_value=2, max_value=9, required=False)
    hours = forms.DecimalField(
        max_digits=3, decimal_places=1, required=False, label="Hours a week"
    )
    email = forms.EmailField(label="E-mail address", required=False)
    file = forms.FileField(label="Minutes", required=False, max_length=10)
    agreed = forms.BooleanField(label="I have read it")
    own = forms.CharField(error_messages={"required": "Say it in your words"})
    web = forms.URLField(label="Web page", required=False, assume_scheme="https")
    row_version = forms.IntegerField(widget=forms.HiddenInput)


def test_form_sent_empty_names_each_field():
    assert PlainForm({}).errors == {
        "name": ["Enter name"],
        "why": ["Answer “Why are you asked?”"],
        "agreed": ["Tick the box “I have read it”"],
        "own": ["Say it in your words"],
        "row_version": ["Open the page again: part of it did not arrive"],
    }


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("name", "abcdef", "Name must be 5 characters or fewer"),
        ("name", "ab", "Name must be 3 characters or more"),
        ("name", "a\x00bc", "Name has a character that cannot be kept"),
        ("basis", "z", "Choose one of the options listed for basis"),
        ("several", ["z"], "Choose one of the options listed for agencies"),
        ("days", "x", "Days must be a whole number, like 30"),
        ("days", "1", "Days must be 2 or more"),
        ("days", "10", "Days must be 9 or less"),
        ("hours", "x", "Hours a week must be a number, like 30 or 2.5"),
        ("hours", "1234.5", "Hours a week must have 3 numbers or fewer"),
        ("hours", "0.55", "Hours a week must have 1 decimal places or fewer"),
        ("hours", "123", "Hours a week must have 2 whole numbers or fewer"),
        ("email", "x", "E-mail address must be an e-mail address, like"),
        ("web", "a b", "Web page is written in a way we cannot read"),
        ("row_version", "x", "Open the page again: part of it did not arrive"),
    ],
)
def test_form_says_plainly_what_cannot_be_kept(name: str, typed, says: str):
    assert says in PlainForm({name: typed}).errors[name][0]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "The file is empty. Choose another file"),
        (
            "long-name.pdf",
            b"x",
            "The name of the file must be 10 letters or fewer",
        ),
    ],
)
def test_form_says_plainly_what_is_wrong_with_a_file(name, content, says):
    form = PlainForm({}, {"file": SimpleUploadedFile(name, content)})
    assert form.errors["file"] == [says]


def test_form_asks_to_choose_a_file_or_an_option():
    class ChoosingForm(GovForm):
        file = forms.FileField(label="Minutes of the meeting")
        basis = forms.ChoiceField(label="Legal basis", choices=[("a", "A")])

    assert ChoosingForm({}).errors == {
        "file": ["Choose minutes of the meeting"],
        "basis": ["Choose legal basis"],
    }


def test_form_never_speaks_in_djangos_words():
    words = ("valid", "please", "required", "ensure", "this field", "null")
    for field in PlainForm().fields.values():
        for message in field.error_messages.values():
            assert not [word for word in words if word in str(message).lower()]


def test_model_form_takes_the_three_boxes_and_the_plain_words():
    class PersonForm(GovModelForm):
        class Meta:
            model = User
            fields = ["full_name"]
            labels = {"full_name": "Full name"}

    form = PersonForm({})
    assert form.errors["full_name"] == ["Enter full name"]


def test_yes_no_field():
    class KnewForm(GovForm):
        knew = GovYesNoField(label="Did you know the adult?")
        hinted = GovYesNoField(hints={"yes": "Say how"}, required=False)

    assert KnewForm({"knew": "yes", "hinted": ""}).errors == {}
    form = KnewForm({"knew": "no"})
    assert form.is_valid()
    assert form.cleaned_data == {"knew": False, "hinted": None}
    html = str(KnewForm(initial={"knew": True})["knew"])
    assert 'value="yes" checked' in html
    assert "govuk-radios--inline" in html
    assert "Say how" in str(form["hinted"])
    assert "govuk-radios--inline" not in str(form["hinted"])
    assert "checked" not in str(KnewForm()["knew"])
    assert 'value="no" checked' in str(KnewForm({"knew": "no"})["knew"])
    assert KnewForm({"knew": "maybe"}).errors["knew"] == [
        "Choose one of the options listed for “Did you know the adult?”"
    ]


def test_crispy_form_draws_the_whole_form():
    html = render_crispy_form(PlainForm({}), context={"csrf_token": "token"})
    assert '<form method="post" enctype="multipart/form-data" novalidate' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert "Save and continue</button>" in html
    assert 'name=""' not in html
    assert " required" not in html
    assert "maxlength" not in html
    assert 'for="id_name"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'type="text" inputmode="numeric"' in html
    assert 'type="text" inputmode="decimal"' in html
    assert html.count('name="row_version"') == 1


def test_crispy_filter_draws_the_questions_only():
    html = draw("{{ form|crispy }}", form=PlainForm())
    assert "<form" not in html
    assert "<button" not in html
    assert "govuk-error-message" not in html
    assert 'name="row_version"' in html


def test_crispy_field_filter_draws_one_question():
    html = draw("{{ form.name|as_crispy_field }}", form=PlainForm())
    assert html.count("govuk-form-group") == 1


def test_crispy_errors_filter_draws_the_summary():
    assert "There is a problem" in draw(
        "{{ form|as_crispy_errors }}", form=PlainForm({})
    )
    two = forms.formset_factory(PlainForm, extra=0, min_num=2)
    formset = two({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"})
    html = draw("{{ formset|as_crispy_errors }}", formset=formset)
    assert 'href="#id_form-0-name"' in html
    assert 'href="#id_form-1-name"' in html
    assert "There is a problem" not in draw(
        "{{ form|as_crispy_errors }}", form=PlainForm()
    )


def test_crispy_formset_draws_its_forms_with_ids_of_their_own():
    two = forms.formset_factory(PlainForm, extra=2)
    formset = two()
    formset.helper = GovHelper(GovSubmit("Save both", name="save"))
    html = draw("{% crispy formset %}", formset=formset)
    assert 'id="id_form-0-name"' in html
    assert 'id="id_form-1-name"' in html
    assert 'name="form-TOTAL_FORMS"' in html
    assert 'name="save" value="Save both"' in html
    assert 'enctype="multipart/form-data"' in html


def test_crispy_form_without_a_tag_or_buttons():
    form = PlainForm()
    helper = GovHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    html = render_crispy_form(form, helper, {"csrf_token": "token"})
    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html
    assert "<button" not in html


def test_layout_groups_questions_and_keeps_hidden_ones():
    class GroupedForm(GovForm):
        layout = Layout(
            Fieldset("Who", Div("name", css_id="box", css_class="app-item")),
            Fieldset("", HTML("<p>Text</p>"), css_id="second", css_class="app"),
            ButtonHolder(GovSubmit("Go on", kind="secondary"), css_id="go"),
            ButtonHolder(),
        )
        submit_kind = "warning"
        name = CleanCharField(label="Name")
        row_version = forms.IntegerField(widget=forms.HiddenInput)

    html = render_crispy_form(GroupedForm())
    assert "Who</legend>" in html
    assert '<div id="box" class="app-item">' in html
    assert "govuk-button--secondary" in html
    assert "govuk-button--warning" in html
    assert html.count('name="row_version"') == 1


def test_field_attributes_become_classes():
    class DressedForm(GovForm):
        heading = "text"
        label_sizes = {"days": "m", "plain": ""}
        widths = {"days": 3, "plain": "one-half"}
        rows = {"text": 4}
        counted = ["text"]
        text = CleanCharField(
            label="Text", max_length=90, widget=forms.Textarea, help_text="Hint"
        )
        days = forms.IntegerField(widget=forms.NumberInput({"class": "own"}))
        plain = CleanCharField(label="Plain")

    html = render_crispy_form(DressedForm())
    assert '<h1 class="govuk-label-wrapper">' in html
    assert "govuk-label--l" in html
    assert "govuk-label--m" in html
    assert 'class="govuk-label" for="id_plain"' in html
    assert 'class="govuk-input own govuk-input--width-3"' in html
    assert "govuk-!-width-one-half" in html
    assert 'rows="4"' in html
    assert 'data-maxlength="90"' in html
    assert 'aria-describedby="id_text_helptext id_text-info"' in html
    assert 'id="id_text-info"' in html


def test_counted_text_without_a_hint_is_described_by_its_limit():
    class CountedForm(GovForm):
        counted = ["text"]
        text = CleanCharField(label="Text", max_length=90, widget=forms.Textarea)

    assert 'aria-describedby="id_text-info"' in str(CountedForm()["text"])


def test_heading_of_a_group_is_the_legend():
    class BasisForm(GovForm):
        heading = "basis"
        basis = forms.ChoiceField(choices=[("a", "A")], widget=GovRadios())

    html = render_crispy_form(BasisForm())
    assert '<h1 class="govuk-fieldset__heading">Basis</h1>' in html


def test_first_option_carries_the_fields_own_id():
    class BoxesForm(GovForm):
        boxes = forms.MultipleChoiceField(
            choices=[("a", "A"), ("b", "B")],
            widget=GovCheckboxes(hints={"b": "Hint of B"}),
            disabled=True,
        )

    html = render_crispy_form(BoxesForm({}))
    assert 'id="id_boxes" name="boxes"' in html
    assert 'id="id_boxes_1" name="boxes"' in html
    assert 'aria-describedby="id_boxes_1_hint"' in html
    assert html.count(" disabled") == 2


def test_everything_a_person_typed_is_escaped():
    class NastyForm(GovForm):
        text = CleanCharField(label=NASTY, help_text=NASTY, widget=forms.Textarea)
        line = CleanCharField(label=NASTY)
        radio = forms.ChoiceField(
            label=NASTY,
            choices=[(NASTY, NASTY)],
            widget=GovRadios(hints={NASTY: NASTY}),
        )
        boxes = forms.MultipleChoiceField(
            choices=[(NASTY, [(NASTY, NASTY)])], widget=GovCheckboxes()
        )
        select = forms.ChoiceField(choices=[(NASTY, [(NASTY, NASTY)])])
        date = GovDateField(label=NASTY)
        password = forms.CharField(widget=forms.PasswordInput(render_value=True))
        submit = NASTY

    data = dict.fromkeys(["text", "line", "password"], NASTY)
    data |= dict.fromkeys(["date_day", "date_month", "date_year"], NASTY)
    form = NastyForm(data)
    form.add_error("line", NASTY)
    form.add_error(None, NASTY)
    html = render_crispy_form(form)
    html += draw("{{ form|as_crispy_errors }}", form=form)
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") > 15


def test_field_without_ids_still_draws():
    html = str(PlainForm(auto_id=False)["name"])
    assert 'name="name"' in html


def test_validator_of_a_field_keeps_its_own_sentence():
    class OwnForm(GovForm):
        text = forms.CharField(
            validators=[MaxLengthValidator(3, "Use 3 letters")],
            error_messages={"max_length": "Use 3 letters"},
        )

    assert OwnForm({"text": "four"}).errors["text"] == ["Use 3 letters"]
