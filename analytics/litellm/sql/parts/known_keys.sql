SELECT
            token AS api_key,
            -- Of a user where it is false, of neither where it is NULL, which bool_or passes over.
            CASE WHEN team_id <> '' THEN TRUE WHEN user_id <> '' THEN FALSE END AS is_of_team
        FROM "LiteLLM_VerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
        {deleted_keys}
