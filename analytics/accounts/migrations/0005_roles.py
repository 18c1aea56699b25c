"""Roles as groups. Staff of before keep what they could do, except for managing people."""

from django.db import migrations

APP = "accounts"
MODEL = "access"
PERMISSIONS = {
    "view_usage": "Open pages and JSON",
    "export_usage": "Export CSV files",
    "note_seats": "Write notes on seats",
    "administer": "Manage people, tokens and sessions, and read the audit trail",
}
ROLES = {
    "viewer": ("view_usage",),
    "viewer-pseudonymous": ("view_usage",),
    "exporter": ("view_usage", "export_usage", "note_seats"),
    "admin": tuple(PERMISSIONS),
}
MADE_HERE = ("viewer", "exporter", "admin")


def create_roles(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=APP, model=MODEL
    )
    permission = apps.get_model("auth", "Permission").objects
    made = {
        codename: permission.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )[0]
        for codename, name in PERMISSIONS.items()
    }
    groups = {}
    for role, codenames in ROLES.items():
        groups[role], _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        groups[role].permissions.add(*(made[codename] for codename in codenames))
    staff = apps.get_model("auth", "User").objects.filter(is_staff=True, is_superuser=False)
    groups["exporter"].user_set.add(*staff)


def delete_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=MADE_HERE).delete()
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label=APP, content_type__model=MODEL
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_seat_note"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Access",
            fields=[],
            options={
                "managed": False,
                "default_permissions": (),
                "permissions": tuple(PERMISSIONS.items()),
            },
        ),
        migrations.RunPython(create_roles, delete_roles),
    ]
