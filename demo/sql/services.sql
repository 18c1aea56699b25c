-- Traffic that belongs to no person: keys of teams, the master key, health checks, unknown keys.
INSERT INTO simulated_person
SELECT
    service_no,
    kind,
    CASE
        WHEN kind = 'master' THEN 'default_user_id'
        WHEN kind = 'health' OR mod(service_no, 2) = 1 THEN ''
    END,
    NULL,
    NULL,
    team_no,
    CASE WHEN kind = 'team' THEN simulated_team.team_id END,
    kind = 'master',
    %(anchor)s - %(history_days)s - 100,
    'infinity',
    CASE WHEN kind = 'unknown' THEN 0.3 ELSE 0.95 END,
    CASE kind
        WHEN 'health' THEN 0.01
        WHEN 'unknown' THEN 0.2
        ELSE exp(ln(%(median_spend)s * 4) + pg_temp.normal(service_no, 2)) / 30
    END,
    CASE WHEN kind = 'unknown' THEN 0.5 ELSE 0.004 END,
    CASE WHEN kind = 'health' THEN 0 ELSE 7 + mod(service_no, 3) END,
    CASE WHEN kind = 'health' THEN 0 ELSE 7 END,
    1,
    'kept',
    'infinity'
FROM (
    SELECT
        service_no,
        1 + mod(service_no - 1, %(teams)s) AS team_no,
        CASE mod(service_no, 8)
            WHEN 2 THEN 'master'
            WHEN 3 THEN 'health'
            WHEN 4 THEN 'unknown'
            ELSE 'team'
        END AS kind
    FROM generate_series(1, %(services)s) AS service_no
) AS service
INNER JOIN simulated_team USING (team_no)
-- One master key and one health check, however many services.
WHERE kind NOT IN ('master', 'health') OR service_no < 8;
