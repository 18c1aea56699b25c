-- Stand in place of the tables of these names for the rest of the snapshot.
CREATE TEMP TABLE users AS
SELECT user_no, user_id FROM pseudonym;

CREATE TEMP TABLE names AS
SELECT
    known.user_no,
    pseudonym.user_id,
    NULL::VARCHAR AS user_email,
    NULL::VARCHAR AS user_alias,
    known.is_known,
    pseudonym.user_id AS sort_name,
    pseudonym.user_id AS searched
FROM memory.main.names AS known
JOIN pseudonym USING (user_no)
ORDER BY known.user_no;

CREATE TEMP VIEW tags AS
SELECT tag_no, tag, is_agent FROM hidden_tag;

CREATE TEMP VIEW key_rows AS
SELECT * REPLACE (NULL::VARCHAR AS key_alias) FROM memory.main.key_rows;

CREATE TEMP TABLE member_rows AS
SELECT member.* REPLACE (pseudonym.user_id AS user_id)
FROM memory.main.member_rows AS member
JOIN memory.main.users AS known USING (user_id)
JOIN pseudonym USING (user_no);
