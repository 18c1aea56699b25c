SELECT token AS api_key
        FROM "LiteLLM_VerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
        UNION
        SELECT token
        FROM "LiteLLM_DeletedVerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
