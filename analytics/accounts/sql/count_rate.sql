-- Adds to a key's count of its minute, or begins a minute. Gives the count and the seconds left.
INSERT INTO accounts_ratecount AS known (key, ends_at, count)
VALUES (%s, clock_timestamp() + INTERVAL '1 minute', %s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN known.ends_at <= clock_timestamp() THEN 0 ELSE known.count END
        + EXCLUDED.count,
    ends_at = CASE
        WHEN known.ends_at <= clock_timestamp() THEN EXCLUDED.ends_at
        ELSE known.ends_at
    END
RETURNING count, EXTRACT(EPOCH FROM ends_at - clock_timestamp())
