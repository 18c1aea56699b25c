-- A key of LiteLLM that is neither blocked nor expired, by its hash, and whether it administers the
-- proxy. A key that its owner restricted to other routes, such as llm_api_routes, does not.
SELECT
    credential.user_id,
    coalesce(owner.user_role IN ('proxy_admin', 'proxy_admin_viewer'), FALSE)
        AND (
            coalesce(cardinality(credential.allowed_routes), 0) = 0
            OR 'management_routes' = ANY (credential.allowed_routes)
        ) AS is_admin
FROM "LiteLLM_VerificationToken" AS credential
LEFT JOIN "LiteLLM_UserTable" AS owner ON owner.user_id = credential.user_id
WHERE credential.token = %(token)s
  AND credential.blocked IS NOT TRUE
  AND (credential.expires IS NULL OR credential.expires > now() AT TIME ZONE 'UTC')
