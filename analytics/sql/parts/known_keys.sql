SELECT token AS api_key
        FROM "LiteLLM_VerificationToken"
        WHERE token IN (SELECT api_key FROM nobody)
        {deleted_keys}
