"""Triggers that refuse to change an event, and to delete one younger than 30 days.

They stop mistakes and code that was broken into; whoever owns the database can drop them.
"""

from django.db import migrations

TABLE = "audit_event"
POSTGRESQL = f"""
CREATE FUNCTION {TABLE}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '30 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Events of the audit trail are kept as they are';
END $$;
CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_kept();
"""
POSTGRESQL_BACK = f"DROP TRIGGER {TABLE}_kept ON {TABLE}; DROP FUNCTION {TABLE}_kept();"
SQLITE = (
    f"""CREATE TRIGGER {TABLE}_unchanged BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'Events of the audit trail are kept as they are'); END""",
    f"""CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE}
    WHEN OLD.at >= datetime('now', '-30 days')
    BEGIN SELECT RAISE(ABORT, 'Events of the audit trail are kept as they are'); END""",
)
SQLITE_BACK = (f"DROP TRIGGER {TABLE}_kept", f"DROP TRIGGER {TABLE}_unchanged")


def run(schema_editor, postgresql, sqlite):
    statements = [postgresql] if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in statements:
        schema_editor.execute(statement)


def create_triggers(apps, schema_editor):
    run(schema_editor, POSTGRESQL, SQLITE)


def drop_triggers(apps, schema_editor):
    run(schema_editor, POSTGRESQL_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_events")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
