UNION
        SELECT token
        FROM "LiteLLM_DeletedVerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
