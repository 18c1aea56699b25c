-- What each user in scope did each day with each model. The sums are those of the page.
CREATE OR REPLACE TEMP TABLE model_day AS
SELECT
    counted.user_no,
    counted.day,
    counted.model_no,
    sum(counted.spend) AS spend,
    sum(counted.spend_at_least) AS spend_at_least,
    bool_and(counted.exact) AS exact,
    sum(counted.requests)::BIGINT AS requests,
    sum(counted.successes)::BIGINT AS successes,
    sum(counted.failures)::BIGINT AS failures,
    sum(counted.prompt_tokens)::BIGINT AS prompt_tokens,
    sum(counted.completion_tokens)::BIGINT AS completion_tokens
FROM (
    {counted}
) AS counted
WHERE counted.user_no IN (SELECT user_no FROM scope)
GROUP BY counted.user_no, counted.day, counted.model_no
