UNION ALL
        SELECT token, coalesce(team_id, '') <> '' OR coalesce(user_id, '') = ''
        FROM "LiteLLM_DeletedVerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
