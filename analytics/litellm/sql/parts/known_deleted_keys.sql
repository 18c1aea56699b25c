UNION ALL
        SELECT token, CASE WHEN team_id <> '' THEN TRUE WHEN user_id <> '' THEN FALSE END
        FROM "LiteLLM_DeletedVerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
