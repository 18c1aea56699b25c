"""The pages at `/staff/`: people, groups, API tokens, sessions and the audit trail."""
