-- A person's n-th key, in one or two generations when it was regenerated.
CREATE TEMP TABLE simulated_ownership AS
SELECT
    person.person_no,
    key_no,
    generation,
    CASE
        WHEN person.kind = 'health' THEN 'litellm-internal-health-check'
        WHEN person.kind = 'master' THEN encode(sha256('sk-master'), 'hex')
        WHEN person.key_fate = 'shared' AND key_no = 1
            THEN encode(sha256(concat('sk-', %(seed)s, '-team-', person.team_no)::bytea), 'hex')
        ELSE encode(sha256(concat_ws('-', 'sk', %(seed)s, person.person_no, key_no, generation)::bytea), 'hex')
    END AS token,
    CASE WHEN generation = 1 THEN person.joined ELSE fate.day END AS from_day,
    CASE
        WHEN generation = 1 AND key_no = 1 AND person.key_fate = 'regenerated' THEN fate.day
        WHEN key_no = 2 AND person.key_fate = 'deleted' THEN fate.day
        ELSE 'infinity'::date
    END AS until_day,
    array_remove(ARRAY[
        CASE WHEN tagging < %(key_tag_share)s THEN pg_temp.pick(
            ARRAY['env:prod', 'env:dev', 'env:staging', 'cost-center:4711', 'cost-center:4822',
                'project:atlas', 'project:"orion"', 'customer:Müller & Söhne'],
            pg_temp.chance(person.person_no * 10 + key_no, 30)
        ) END,
        CASE WHEN pg_temp.chance(person.team_no, 31) < %(team_tag_share)s
            THEN 'team:' || simulated_team.team_alias END
    ], NULL) AS tags
FROM simulated_person AS person
INNER JOIN simulated_team USING (team_no)
CROSS JOIN LATERAL generate_series(1, person.keys) AS key_no
CROSS JOIN LATERAL (
    SELECT
        greatest(person.fate_day, person.joined + 1) AS day,
        pg_temp.chance(person.person_no * 10 + key_no, 32) AS tagging
) AS fate
CROSS JOIN LATERAL generate_series(
    1, CASE WHEN key_no = 1 AND person.key_fate = 'regenerated' THEN 2 ELSE 1 END
) AS generation;

INSERT INTO simulated_route
SELECT
    person_no,
    key_no,
    from_day,
    until_day,
    token,
    tags
FROM simulated_ownership
UNION ALL
-- Once the second key is deleted, its owner goes on with the first.
SELECT
    gone.person_no,
    gone.key_no,
    gone.until_day,
    'infinity',
    kept.token,
    kept.tags
FROM simulated_ownership AS gone
INNER JOIN simulated_ownership AS kept
    ON kept.person_no = gone.person_no
    AND kept.key_no = 1
WHERE gone.key_no = 2
  AND gone.until_day < 'infinity';

-- Unknown keys and the health check have no row anywhere; a shared key has one, sometimes owned.
INSERT INTO simulated_key
SELECT
    ownership.token,
    CASE
        WHEN person.kind = 'master' THEN 'master'
        WHEN person.kind = 'team' THEN 'service-' || person.person_no
        WHEN bool_or(person.key_fate = 'shared' AND key_no = 1) THEN 'shared-' || person.team_no
        ELSE concat_ws('-', 'key', person.person_no, key_no, generation)
    END,
    CASE
        WHEN bool_or(person.key_fate = 'shared' AND key_no = 1) AND mod(person.team_no, 2) = 0 THEN NULL
        ELSE person.user_id
    END,
    person.team_id,
    ownership.tags,
    from_day,
    CASE WHEN until_day <= %(last_day)s THEN until_day END
FROM (
    SELECT DISTINCT ON (token) *
    FROM simulated_ownership
    ORDER BY token, person_no
) AS ownership
INNER JOIN simulated_person AS person USING (person_no)
WHERE person.kind NOT IN ('health', 'unknown')
  AND from_day <= %(last_day)s
GROUP BY ownership.token, person.person_no, key_no, generation, ownership.tags, from_day, until_day;

ANALYZE simulated_person;

ANALYZE simulated_route;
