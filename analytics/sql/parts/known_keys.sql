SELECT
            token AS api_key,
            coalesce(team_id, '') <> '' OR coalesce(user_id, '') = '' AS is_of_team
        FROM "LiteLLM_VerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
        {deleted_keys}
