SELECT
            token,
            -- Of a user where it is false, of neither where it is NULL.
            CASE WHEN team_id <> '' THEN TRUE WHEN user_id <> '' THEN FALSE END AS is_of_team,
            coalesce(NULLIF(team_id, ''), NULLIF(user_id, '')) AS owner,
            {is_deleted} AS is_deleted
        FROM {table}
        WHERE token IN (SELECT api_key FROM keyless)
