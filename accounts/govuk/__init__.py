"""Forms in the GOV.UK manner, and what lists and dates need to be shown.

A form inherits GovForm or GovModelForm; templates/govuk/ draws it. Nothing here
knows a domain word. How to use it: docs/components.md.
"""

from accounts.govuk.choices import GovCheckboxes, GovRadios, GovYesNoField
from accounts.govuk.dates import GovDateField, GovDateWidget, month_number
from accounts.govuk.forms import GovForm, GovHelper, GovModelForm, GovSubmit
from accounts.govuk.lists import Due, PageLinks, due, keyset_links, page_links

__all__ = [
    "Due",
    "GovCheckboxes",
    "GovDateField",
    "GovDateWidget",
    "GovForm",
    "GovHelper",
    "GovModelForm",
    "GovRadios",
    "GovSubmit",
    "GovYesNoField",
    "PageLinks",
    "due",
    "keyset_links",
    "month_number",
    "page_links",
]
