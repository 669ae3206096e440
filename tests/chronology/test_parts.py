"""Parts of PDFs that were set are kept for as long as they are used."""

from datetime import date

import pytest

from chronology.models import SetPart
from chronology.services.parts import KeptParts, sweep_parts
from chronology.tasks import sweep_set_parts

pytestmark = pytest.mark.django_db
KEY = "3f" * 32


def test_kept_parts_gives_what_was_kept(set_today):
    set_today(date(2026, 3, 3))
    kept = KeptParts()
    assert kept.get(KEY) is None
    kept[KEY] = b"%PDF"
    kept[KEY] = b"%PDF"
    assert kept.get(KEY) == b"%PDF"
    assert str(SetPart.objects.get()) == "3f3f3f3f3f3f"


def test_sweep_parts_deletes_what_nobody_uses(set_today):
    kept = KeptParts()
    set_today(date(2026, 3, 3))
    kept[KEY] = b"used"
    kept["00" * 32] = b"not used"
    set_today(date(2026, 3, 20))
    assert kept.get(KEY) == b"used"
    assert sweep_parts(today=date(2026, 4, 2)) == 0
    set_today(date(2026, 4, 3))
    assert sweep_set_parts() == 1
    assert [part.key for part in SetPart.objects.all()] == [KEY]
