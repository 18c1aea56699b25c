"""Counts of the API's rate limits, for all processes together."""

from django.db import migrations, models


def leave_out_of_the_log(apps, schema_editor) -> None:
    """Counts of a minute are worth no write to the disk, nor a place in a backup."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE accounts_ratecount SET UNLOGGED")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.RunPython(leave_out_of_the_log, migrations.RunPython.noop),
    ]
