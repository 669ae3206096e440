"""Accepted entries never change, in the database itself; room for many KLOEs."""

from django.db import migrations, models

from audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0002_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kloes",
            field=models.CharField(blank=True, max_length=200, verbose_name="KLOEs"),
        ),
        migrations.AlterField(
            model_name="returnedentry",
            name="kloes",
            field=models.CharField(blank=True, max_length=200, verbose_name="KLOEs"),
        ),
        append_only("chronology_returnedentry"),
    ]
