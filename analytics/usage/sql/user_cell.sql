-- The cells of one user in the period.
CREATE OR REPLACE TEMP TABLE user_cell AS
SELECT
    row_number() OVER () AS cell_no,
    day,
    key_no,
    model_no,
    route_no,
    tagset_no,
    sharers,
    spend,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens
FROM cells
WHERE user_no = $user_no
  AND day BETWEEN $start_date AND $end_date;
