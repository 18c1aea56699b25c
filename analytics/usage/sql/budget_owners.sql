-- Users, keys that work, teams, members of teams and organizations with their limits, if they have
-- any. team_ids: those by which a filter finds them. spend: NULL where it cannot be read.
SELECT
    'user' AS kind,
    user_rows.user_no,
    NULL::INTEGER AS key_no,
    NULL::INTEGER AS team_no,
    names.user_id,
    NULL::VARCHAR AS team_id,
    NULL::VARCHAR AS organization_id,
    coalesce(names.user_alias, names.user_email, names.user_id) AS name,
    coalesce(names.user_alias, names.user_email, names.user_id) AS user_name,
    names.user_email,
    NULL::VARCHAR AS team_name,
    NULL::VARCHAR AS last_four,
    FALSE AS is_blocked,
    names.searched,
    user_rows.team_ids,
    user_rows.spend,
    user_rows.max_budget,
    NULL::DOUBLE AS soft_budget,
    user_rows.budget_duration,
    user_rows.budget_reset_at,
    user_rows.created_at
FROM user_rows
JOIN names USING (user_no)
WHERE names.is_known
UNION ALL
SELECT
    'key',
    NULL,
    tokens.key_no,
    NULL,
    owner.user_id,
    team_rows.team_id,
    NULL,
    coalesce(key_rows.key_alias, ''),
    coalesce(owner.user_alias, owner.user_email, owner.user_id),
    owner.user_email,
    coalesce(team_rows.team_alias, team_rows.team_id),
    key_rows.last_four,
    key_rows.blocked,
    lower(
        concat_ws(
            chr(10),
            key_rows.key_alias,
            key_rows.last_four,
            owner.searched,
            team_rows.team_alias,
            team_rows.team_id
        )
    ),
    list_filter([team_rows.team_id], lambda team_id: team_id IS NOT NULL),
    key_rows.spend,
    key_rows.max_budget,
    key_rows.soft_budget,
    key_rows.budget_duration,
    key_rows.budget_reset_at,
    key_rows.created_at
FROM tokens
JOIN key_rows USING (key_no)
LEFT JOIN names AS owner ON owner.user_no = tokens.owner_no
LEFT JOIN team_rows ON team_rows.team_no = tokens.team_no AND tokens.team_no > 0
WHERE NOT tokens.is_deleted
  AND tokens.kind NOT IN ('unknown_keys', 'health_checks')
  AND coalesce(key_rows.expires > $moment, TRUE)
UNION ALL
SELECT
    'team',
    NULL,
    NULL,
    team_no,
    NULL,
    team_id,
    NULL,
    coalesce(team_alias, team_id),
    NULL,
    NULL,
    coalesce(team_alias, team_id),
    NULL,
    FALSE,
    lower(concat_ws(chr(10), team_alias, team_id)),
    [team_id],
    spend,
    max_budget,
    NULL,
    budget_duration,
    budget_reset_at,
    created_at
FROM team_rows
WHERE team_no > 0
  AND (spend IS NOT NULL OR max_budget IS NOT NULL OR created_at IS NOT NULL)
UNION ALL
SELECT
    'member',
    names.user_no,
    NULL,
    team_rows.team_no,
    member_rows.user_id,
    member_rows.team_id,
    NULL,
    coalesce(names.user_alias, names.user_email, member_rows.user_id),
    coalesce(names.user_alias, names.user_email, member_rows.user_id),
    names.user_email,
    coalesce(team_rows.team_alias, member_rows.team_id),
    NULL,
    FALSE,
    lower(
        concat_ws(
            chr(10),
            names.user_alias,
            names.user_email,
            member_rows.user_id,
            team_rows.team_alias,
            member_rows.team_id
        )
    ),
    [member_rows.team_id],
    member_rows.spend,
    member_rows.max_budget,
    member_rows.soft_budget,
    member_rows.budget_duration,
    member_rows.budget_reset_at,
    NULL
FROM member_rows
LEFT JOIN names USING (user_id)
LEFT JOIN team_rows USING (team_id)
UNION ALL
SELECT
    'organization',
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    organization_id,
    coalesce(organization_alias, organization_id),
    NULL,
    NULL,
    NULL,
    NULL,
    FALSE,
    lower(concat_ws(chr(10), organization_alias, organization_id)),
    coalesce(
        (
            SELECT list(team_id)
            FROM team_rows
            WHERE team_rows.organization_id = organization_rows.organization_id
        ),
        []
    ),
    spend,
    max_budget,
    soft_budget,
    budget_duration,
    budget_reset_at,
    NULL
FROM organization_rows
