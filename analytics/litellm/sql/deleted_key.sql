-- Deleted or regenerated, and not among the keys that are there.
deleted_key AS (
    SELECT token FROM "LiteLLM_DeletedVerificationToken"
    EXCEPT
    SELECT token FROM "LiteLLM_VerificationToken"
),
