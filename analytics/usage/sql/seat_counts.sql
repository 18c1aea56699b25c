-- How many there are of each combination. After seats.
SELECT kind, status, move, decision, is_blocked, count(*)
FROM seat
GROUP BY ALL
