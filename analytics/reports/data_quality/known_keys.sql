SELECT
        token,
        coalesce(team_id, '') <> '' OR coalesce(user_id, '') = '' AS is_of_team
    FROM {table}
