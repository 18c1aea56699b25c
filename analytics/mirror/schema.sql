-- Tables of the mirror. A fact table holds one Parquet file a day; every other table is one file.
-- NULL and '' are one. Numbers in the dictionaries never change; 0 stands for '' (nobody, no key …).

CREATE TABLE users (user_no INTEGER, user_id VARCHAR);
CREATE TABLE keys (key_no INTEGER, api_key VARCHAR);
CREATE TABLE tags (tag_no INTEGER, tag VARCHAR, is_agent BOOLEAN);
CREATE TABLE models (model_no INTEGER, model VARCHAR);
CREATE TABLE routes (route_no INTEGER, provider VARCHAR, mcp_tool VARCHAR, endpoint VARCHAR);
CREATE TABLE teams (team_no INTEGER, team_id VARCHAR);
-- User agents as their tags are cut. 0 stands for none, 1, of which agent is NULL, for one that
-- cannot be told. version: '' where none is named.
CREATE TABLE agents (agent_no INTEGER, agent VARCHAR, version VARCHAR);
-- agent_no: the user agent that the set names; see load/agents.sql.
CREATE TABLE tagsets (tagset_no INTEGER, tags INTEGER[], agent_no INTEGER);

-- What LiteLLM's small tables say of every user, key and team that has a number, of members and
-- organizations; see load/names.sql and load/budgets.sql. names and tokens change rarely; the others
-- with every request.
-- max_budget: finite, the limit that LiteLLM enforces, be it of the row or of a shared budget.
CREATE TABLE names (
    user_no INTEGER,
    user_id VARCHAR,
    user_email VARCHAR,
    user_alias VARCHAR,
    is_known BOOLEAN,
    sort_name VARCHAR,
    searched VARCHAR
);
CREATE TABLE tokens (
    key_no INTEGER,
    owner_no INTEGER,
    team_no INTEGER,
    kind VARCHAR,
    is_deleted BOOLEAN
);
CREATE TABLE user_rows (
    user_no INTEGER,
    user_role VARCHAR,
    team_ids VARCHAR[],
    spend DOUBLE,
    max_budget DOUBLE,
    budget_duration VARCHAR,
    budget_reset_at TIMESTAMP,
    created_at TIMESTAMP
);
CREATE TABLE key_rows (
    key_no INTEGER,
    key_alias VARCHAR,
    last_four VARCHAR,
    blocked BOOLEAN,
    expires TIMESTAMP,
    last_active TIMESTAMP,
    deleted_at TIMESTAMP,
    spend DOUBLE,
    max_budget DOUBLE,
    soft_budget DOUBLE,
    budget_duration VARCHAR,
    budget_reset_at TIMESTAMP,
    created_at TIMESTAMP
);
CREATE TABLE team_rows (
    team_no INTEGER,
    team_id VARCHAR,
    team_alias VARCHAR,
    organization_id VARCHAR,
    organization_alias VARCHAR,
    spend DOUBLE,
    max_budget DOUBLE,
    budget_duration VARCHAR,
    budget_reset_at TIMESTAMP,
    created_at TIMESTAMP
);
CREATE TABLE member_rows (
    user_id VARCHAR,
    team_id VARCHAR,
    spend DOUBLE,
    max_budget DOUBLE,
    soft_budget DOUBLE,
    budget_duration VARCHAR,
    budget_reset_at TIMESTAMP
);
CREATE TABLE organization_rows (
    organization_id VARCHAR,
    organization_alias VARCHAR,
    spend DOUBLE,
    max_budget DOUBLE,
    soft_budget DOUBLE,
    budget_duration VARCHAR,
    budget_reset_at TIMESTAMP
);

-- One row a user's part of a cell (day, key, model, route). tagset_no: the tags that cover all of
-- the cell. sharers: users of the cell, nobody included.
CREATE TABLE cells (
    day DATE,
    user_no INTEGER,
    key_no INTEGER,
    team_no INTEGER,
    model_no INTEGER,
    route_no INTEGER,
    tagset_no INTEGER,
    sharers INTEGER,
    spend DOUBLE,
    requests BIGINT,
    successes BIGINT,
    failures BIGINT,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    cache_read_tokens BIGINT,
    cache_creation_tokens BIGINT,
    savings DOUBLE,
    response_ms DOUBLE,
    timed_requests BIGINT
);

-- One row a tag that covers only a part of its cell, for each user of the cell. user_no is NULL and
-- sharers 0 where no user row stands for the cell. user_*: the user's part of the cell; cell_*: the
-- whole cell; named_*: the part of the cell that belongs to users.
CREATE TABLE partial (
    day DATE,
    tag_no INTEGER,
    is_agent BOOLEAN,
    user_no INTEGER,
    key_no INTEGER,
    team_no INTEGER,
    model_no INTEGER,
    route_no INTEGER,
    tagset_no INTEGER,
    sharers INTEGER,
    named_sharers INTEGER,
    named_spend DOUBLE,
    spend DOUBLE,
    requests BIGINT,
    successes BIGINT,
    failures BIGINT,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    cache_read_tokens BIGINT,
    cache_creation_tokens BIGINT,
    user_spend DOUBLE,
    user_requests BIGINT,
    user_successes BIGINT,
    user_failures BIGINT,
    user_prompt_tokens BIGINT,
    user_completion_tokens BIGINT,
    user_cache_read_tokens BIGINT,
    user_cache_creation_tokens BIGINT,
    cell_spend DOUBLE,
    cell_requests BIGINT,
    cell_successes BIGINT,
    cell_failures BIGINT,
    cell_prompt_tokens BIGINT,
    cell_completion_tokens BIGINT
);

-- Signed sums: what user agents got from cells whose tag set names none, and their versions from
-- cells whose tag set names no version. Added to the cells they partition them by user agent.
-- of_version: moved within one user agent.
CREATE TABLE agent_moves (
    day DATE,
    user_no INTEGER,
    team_no INTEGER,
    model_no INTEGER,
    tagset_no INTEGER,
    agent_no INTEGER,
    of_version BOOLEAN,
    spend DOUBLE,
    requests BIGINT,
    successes BIGINT,
    failures BIGINT,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    cache_read_tokens BIGINT
);

-- Usage of users by team and user agent: the cells with their moves. agent_moves adds up to nothing.
CREATE TABLE agent_day (
    day DATE,
    user_no INTEGER,
    team_no INTEGER,
    agent_no INTEGER,
    spend DOUBLE,
    requests BIGINT,
    successes BIGINT,
    failures BIGINT,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    cache_read_tokens BIGINT
);

CREATE TABLE user_day (
    day DATE,
    user_no INTEGER,
    spend DOUBLE,
    requests BIGINT,
    successes BIGINT,
    failures BIGINT,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    cache_read_tokens BIGINT,
    cache_creation_tokens BIGINT
);

CREATE TABLE set_day (
    day DATE,
    user_no INTEGER,
    tagset_no INTEGER,
    spend DOUBLE,
    requests BIGINT,
    successes BIGINT,
    failures BIGINT,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    cache_read_tokens BIGINT,
    cache_creation_tokens BIGINT
);

CREATE TABLE tag_day (day DATE, tag_no INTEGER, spend DOUBLE, requests BIGINT);

CREATE TABLE unattributed_day (
    day DATE,
    key_no INTEGER,
    team_no INTEGER,
    spend DOUBLE,
    requests BIGINT
);

CREATE TABLE unpriced_day (day DATE, model_no INTEGER, requests BIGINT, tokens BIGINT);

-- The first day of each user's usage; no file, but a sum of user_day that a process keeps.
CREATE TABLE first_days (user_no INTEGER, day DATE);

-- users, names, tags and agents without anybody's name; no files; see load/pseudonyms.sql.
CREATE TABLE hidden_users (user_no INTEGER, user_id VARCHAR);
CREATE TABLE hidden_names (
    user_no INTEGER,
    user_id VARCHAR,
    user_email VARCHAR,
    user_alias VARCHAR,
    is_known BOOLEAN,
    sort_name VARCHAR,
    searched VARCHAR
);
CREATE TABLE hidden_tags (tag_no INTEGER, tag VARCHAR, is_agent BOOLEAN);
CREATE TABLE hidden_agents (agent_no INTEGER, agent VARCHAR, version VARCHAR);
