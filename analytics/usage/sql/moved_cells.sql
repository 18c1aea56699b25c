-- Usage by day, user and user agent of the cells that chosen tags count as a whole. After tag_groups.
SELECT *
FROM (
    SELECT
        set_day.day,
        set_day.user_no,
        set_day.tagset_no,
        tagsets.agent_no,
        set_day.spend,
        set_day.requests,
        set_day.prompt_tokens,
        set_day.completion_tokens
    FROM set_day
    JOIN tagsets USING (tagset_no)
    UNION ALL
    SELECT day, user_no, tagset_no, agent_no, spend, requests, prompt_tokens, completion_tokens
    FROM agent_moves
    WHERE NOT of_version
) AS moved_cell
WHERE tagset_no IN (SELECT tagset_no FROM whole_set_{n})
