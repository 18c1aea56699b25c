INSERT INTO simulated_team
SELECT
    team_no,
    md5(concat('team', %(seed)s, team_no))::uuid::text,
    (ARRAY['payments', 'search', 'platform', 'data-science', 'mobile', 'web', 'growth', 'security',
        'support', 'legal', 'finance', 'design', 'quality', 'research'])[1 + mod(team_no - 1, 14)]
        || CASE WHEN team_no > 14 THEN '-' || team_no ELSE '' END,
    1 + mod(team_no, 2)
FROM generate_series(1, %(teams)s) AS team_no;

INSERT INTO simulated_person
WITH numbered AS (
    SELECT
        no,
        (1000 + no)::bigint AS person_no,
        -- The name of a twin is that of the person before: two users, one e-mail.
        CASE WHEN mod(no - 2, %(twin_step)s) = 0 THEN no - 1 ELSE no END AS name_no,
        CASE WHEN mod(no, %(hostile_step)s) = 0 THEN no / %(hostile_step)s END AS hostile_no
    FROM generate_series(1, %(users)s + %(joiners)s) AS no
),
named AS (
    SELECT
        *,
        (ARRAY['Ada', 'Ben', 'Chloé', 'Dmitri', 'Elif', 'Farid', 'Grace', 'Håkon', 'Ines', 'Jürgen',
            'Keiko', 'Łukasz', 'Mei', 'Nadia', 'Omar', 'Priya', 'Quentin', 'Rosa', 'Søren', 'Tomás',
            'Uma', 'Viktor', 'Wanda', 'Ximena', 'Yusuf', 'Zoë', 'Amir', 'Bianca', 'Carlos', 'Daria',
            'Emil', 'Fatima', 'Goran', 'Hana', 'Igor', 'Jana', 'Karim', 'Lena', 'Mateo', 'Nora',
            'Otto', 'Petra', 'Rafael', 'Sana', 'Tariq', 'Ursula', 'Vera', 'Wei'])[
            1 + mod(name_no * 1109, 48)
        ] AS first_name,
        (ARRAY['Adler', 'Baker', 'Costa', 'Dubois', 'Evans', 'Fischer', 'García', 'Hansen', 'Ito',
            'Jansen', 'Kowalski', 'Larsen', 'Müller', 'Nowak', 'Okafor', 'Patel', 'Quinn', 'Rossi',
            'Sato', 'Tanaka', 'Ueda', 'Vogel', 'Weber', 'Xu', 'Yilmaz', 'Zhang', 'Andersson',
            'Brandt', 'Chen', 'Diaz', 'Eriksen', 'Ferrari', 'Gupta', 'Horvat', 'Ivanov', 'Jensen',
            'Khan', 'Lindqvist', 'Moreau', 'Nguyen', 'Oliveira', 'Popescu', 'Ramos', 'Schmidt',
            'Torres', 'Ullah', 'Varga', 'Wagner'])[
            1 + mod(name_no * 1109 / 48, 48)
        ] AS last_name,
        (ARRAY[
            '=cmd|''/c calc''!A1',
            '<script>alert("hi")</script>',
            'O''Brien "Bob" & Söhne; DROP TABLE users--',
            repeat('long-name-', 20),
            '日本語 ユーザー 🚀',
            '+1 (555) 010-0199',
            '@SUM(1+1)*cmd|'' /C calc''!A0',
            'مستخدم عربي',
            '-2+3+cmd|'' /C notepad''!A1',
            'back\slash%%percent_under_score',
            E'tab\tand\nnewline',
            'a,b;c"d'
        ])[1 + mod(hostile_no - 1, 12)]
            || CASE WHEN hostile_no > 12 THEN ' ' || (hostile_no - 1) / 12 ELSE '' END AS hostile_name,
        pg_temp.chance(person_no, 1) AS naming,
        pg_temp.normal(person_no, 2) AS appetite,
        pg_temp.chance(person_no, 4) AS joining,
        pg_temp.chance(person_no, 5) AS habit,
        pg_temp.chance(person_no, 6) AS failing,
        pg_temp.chance(person_no, 7) AS keeping,
        1 + floor(power(pg_temp.chance(person_no, 8), 1.4) * %(teams)s)::integer AS team_no
    FROM numbered
),
addressed AS (
    SELECT
        *,
        translate(
            lower(concat_ws('.', first_name, last_name, nullif(name_no / 2304, 0))),
            'éåüłøáöëí', 'eauloaoei'
        ) || '@example.com' AS address,
        md5(concat('user', %(seed)s, person_no))::uuid::text AS opaque_id
    FROM named
)
SELECT
    person_no,
    'person',
    CASE
        WHEN hostile_name IS NOT NULL AND mod(hostile_no, 3) = 1 THEN hostile_name
        WHEN naming BETWEEN 0.3 AND 0.5 AND name_no = no THEN address
        ELSE opaque_id
    END,
    CASE
        WHEN hostile_name IS NOT NULL THEN CASE WHEN mod(hostile_no, 3) = 2 THEN hostile_name END
        WHEN name_no = no AND naming < %(nameless_share)s + %(no_email_share)s THEN NULL
        ELSE address
    END,
    CASE
        WHEN hostile_name IS NOT NULL THEN CASE WHEN mod(hostile_no, 3) = 0 THEN hostile_name END
        WHEN naming < %(nameless_share)s THEN NULL
        WHEN naming < %(nameless_share)s + %(no_email_share)s OR naming > 0.6
            THEN first_name || ' ' || last_name
    END,
    team_no,
    simulated_team.team_id,
    pg_temp.chance(person_no, 9) >= %(unknown_user_share)s,
    CASE
        WHEN no > %(users)s THEN %(anchor)s + ceil((no - %(users)s) * 7.0 / %(joiners_per_week)s)::integer
        WHEN joining < %(newcomer_share)s THEN %(anchor)s - floor(pg_temp.chance(person_no, 10) * 7)::integer
        WHEN joining < 0.4
            THEN %(anchor)s - floor(pg_temp.chance(person_no, 10) * %(history_days)s)::integer
        ELSE %(anchor)s - %(history_days)s - floor(pg_temp.chance(person_no, 10) * 300)::integer
    END AS joined,
    CASE
        WHEN no <= %(users)s AND habit BETWEEN 1 - %(stopped_share)s AND 1
            THEN %(anchor)s - floor(pg_temp.chance(person_no, 11) * %(history_days)s)::integer
        ELSE 'infinity'::date
    END,
    CASE
        WHEN habit < %(never_used_share)s THEN 0
        ELSE least(0.97, greatest(0.08, %(activity)s * (0.75 + 0.5 * pg_temp.chance(person_no, 12))
            + 0.08 * appetite))
    END AS activity,
    exp(ln(%(median_spend)s) + %(spread)s * appetite) / (30 * %(activity)s * (5 + 2 * %(weekend)s) / 7),
    CASE WHEN failing < %(failing_user_share)s THEN 0.02 + 0.2 * failing / %(failing_user_share)s
        ELSE 0.012 * power(failing, 3) END,
    favourite.tool_no,
    second.tool_no,
    CASE WHEN keeping BETWEEN %(regenerated_key_share)s
            AND %(regenerated_key_share)s + %(deleted_key_share)s
        THEN 2 ELSE 1 + floor(power(pg_temp.chance(person_no, 13), 2) * 3)::integer END,
    CASE
        WHEN keeping < %(regenerated_key_share)s THEN 'regenerated'
        WHEN keeping < %(regenerated_key_share)s + %(deleted_key_share)s THEN 'deleted'
        WHEN keeping >= 1 - %(shared_key_share)s THEN 'shared'
        ELSE 'kept'
    END,
    %(anchor)s - %(history_days)s
        + floor(pg_temp.chance(person_no, 14) * %(history_days)s * 1.25)::integer
FROM addressed
INNER JOIN simulated_team USING (team_no)
INNER JOIN simulated_tool_range AS favourite
    ON pg_temp.chance(person_no, 15) >= favourite.from_share
    AND pg_temp.chance(person_no, 15) < favourite.to_share
INNER JOIN simulated_tool_range AS second
    ON pg_temp.chance(person_no, 16) >= second.from_share
    AND pg_temp.chance(person_no, 16) < second.to_share;
