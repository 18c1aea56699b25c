UNION ALL
        SELECT token, user_id, deleted_at
        FROM "LiteLLM_DeletedVerificationToken"
