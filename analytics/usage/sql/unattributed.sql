-- Spend of the period that belongs to no user, by why.
SELECT tokens.kind, sum(unattributed_day.spend) AS spend, sum(unattributed_day.requests)::BIGINT
FROM unattributed_day
JOIN tokens USING (key_no)
WHERE unattributed_day.day BETWEEN $start_date AND $end_date
GROUP BY tokens.kind
ORDER BY spend DESC, tokens.kind
