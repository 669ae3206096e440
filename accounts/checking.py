"""A form looked at once more before it is done: for what cannot be taken back.

An e-mail address with a slip in it would ask a stranger. Its page is sent twice: once
to be looked at, then with the step ``ask``, or ``change`` to type again.
"""

from django.http import HttpRequest

from accounts.govuk import GovForm

STEP = "step"
ASK, CHANGE = "ask", "change"


def awaits_check(request: HttpRequest, form: GovForm) -> bool:
    """Say whether a form is whole and the person has not looked it over yet."""
    return is_meant(request, form) and request.POST.get(STEP) != ASK


def is_meant(request: HttpRequest, form: GovForm) -> bool:
    """Say whether a form is whole and was not sent to be typed again."""
    if request.method != "POST" or request.POST.get(STEP) == CHANGE:
        return False
    return form.is_valid()


def typed_fields(request: HttpRequest, form: GovForm) -> list[tuple[str, str]]:
    """Everything as it was typed, to be sent again: pairs of a name and a value.

    The parts of a date stand each under its own name, such as ``due_on_1``.
    """
    return [
        (name, value)
        for name, values in request.POST.lists()
        if {name, name.rpartition("_")[0]} & set(form.fields)
        for value in values
    ]
