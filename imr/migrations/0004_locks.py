"""What was sent, decided and saved stays; only agreed minutes can be used."""

from django.db import migrations

from audit.append_only import append_only
from imr.minutes_lock import minutes_lock


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0003_hf_template"),
        ("audit", "0002_append_only"),
    ]

    operations = [
        append_only("imr_version"),
        append_only("imr_decision"),
        append_only("imr_storedfile"),
        append_only("imr_answerrevision"),
        minutes_lock(),
    ]
