"""What is said about an entry by the app that knows the names and words of an agency.

Apps import one way, and the staff key is ``imr``'s: the settings name the function
(``CHRONOLOGY_ADVICE``), as they name the form renderer.
"""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from chronology.models import Entry
from chronology.quality import Finding


def findings_about(entry: Entry) -> list[Finding]:
    """What an entry raises, must fix first; a fixed number of queries."""
    return cast(list[Finding], import_string(settings.CHRONOLOGY_ADVICE)(entry))
