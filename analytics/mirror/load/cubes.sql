-- Sums of the cells that most questions start from.
INSERT INTO user_day
SELECT
    day,
    user_no,
    sum(spend),
    sum(requests),
    sum(successes),
    sum(failures),
    sum(prompt_tokens),
    sum(completion_tokens),
    sum(cache_read_tokens),
    sum(cache_creation_tokens)
FROM cells
GROUP BY day, user_no
ORDER BY day, user_no;

INSERT INTO set_day
SELECT
    day,
    user_no,
    tagset_no,
    sum(spend),
    sum(requests),
    sum(successes),
    sum(failures),
    sum(prompt_tokens),
    sum(completion_tokens),
    sum(cache_read_tokens),
    sum(cache_creation_tokens)
FROM cells
GROUP BY day, user_no, tagset_no
ORDER BY day, user_no, tagset_no;

INSERT INTO tag_day
SELECT day, tag_no, sum(spend), sum(requests)
FROM tagged
GROUP BY day, tag_no
ORDER BY day, tag_no;

INSERT INTO unattributed_day
SELECT day, key_no, team_no, sum(spend), sum(requests)
FROM cells
WHERE user_no = 0
GROUP BY day, key_no, team_no
ORDER BY day, key_no, team_no;

INSERT INTO unpriced_day
SELECT day, model_no, sum(requests), sum(prompt_tokens + completion_tokens)
FROM cells
WHERE spend = 0
  AND prompt_tokens + completion_tokens > 0
GROUP BY day, model_no
ORDER BY day, model_no;
