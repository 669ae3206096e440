"""Authors keep their names, removed interviews come back, returns are locked."""

import django.db.models.deletion
from django.db import migrations, models

from audit.append_only import append_only
from imr.minutes_lock import minutes_lock
from imr.returned_lock import returned_lock


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0004_locks"),
        ("chronology", "0003_returned_entries_never_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="nomination",
            name="declared_as",
            field=models.CharField(
                blank=True, max_length=150, verbose_name="name as declared"
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="named",
            field=models.CharField(
                default="", max_length=150, verbose_name="name as nominated"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="minutesrevision",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="imr.interview",
            ),
        ),
        minutes_lock(),
        append_only("imr_minutesrevision"),
        append_only("imr_reporttemplate"),
        returned_lock(),
    ]
