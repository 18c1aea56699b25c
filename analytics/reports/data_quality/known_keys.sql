SELECT
        token,
        -- Of a user where it is false, of neither where it is NULL.
        CASE WHEN team_id <> '' THEN TRUE WHEN user_id <> '' THEN FALSE END AS is_of_team
    FROM {table}
