-- Tags, of which those that name a user are hidden: they hold an email, or `user:` and such an ID,
-- email or alias.
CREATE TEMP TABLE hidden_tag AS
SELECT
    tag_no,
    CASE
        WHEN is_agent THEN tag
        WHEN contains(tag, '@') OR lower(split_part(tag, ':', -1)) IN (
            SELECT unnest([lower(user_id), lower(user_email), lower(user_alias)])
            FROM memory.main.names
        ) THEN 'tag-' || left(sha256($secret || tag), 12)
        ELSE tag
    END AS tag,
    is_agent
FROM memory.main.tags
