"""Indexes for the filters of the page of events, and the settings of the last start."""

from importlib import import_module

import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

append_only = import_module("analytics.audit.migrations.0002_append_only")


def restore_triggers(apps, schema_editor):
    """SQLite copies a table to change its columns, and its triggers go with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        append_only.create_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore_triggers),
        migrations.CreateModel(
            name="SettingValue",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("value", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AlterField(
            model_name="event",
            name="actor",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sign_in", "signed in"),
                    ("sign_in_failed", "sign-in failed"),
                    ("locked", "sign-in failed and locked"),
                    ("sign_out", "signed out"),
                    ("sessions_ended", "sessions ended"),
                    ("refused", "access refused"),
                    ("user_viewed", "user viewed"),
                    ("users_searched", "users searched"),
                    ("exported", "exported"),
                    ("token_created", "token created"),
                    ("token_first_used", "token first used"),
                    ("token_revoked", "token revoked"),
                    ("note_written", "note written"),
                    ("account_changed", "account changed"),
                    ("role_changed", "role changed"),
                    ("setting_changed", "setting changed"),
                ],
                max_length=32,
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(models.F("kind"), models.F("id"), name="audit_event_kind"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(models.F("actor"), models.F("id"), name="audit_event_actor"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(models.F("address"), models.F("id"), name="audit_event_address"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(models.F("request_id"), name="audit_event_request"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                django.db.models.functions.text.Left("subject", 100),
                models.F("id"),
                name="audit_event_subject",
            ),
        ),
        migrations.RunPython(restore_triggers, migrations.RunPython.noop),
    ]
