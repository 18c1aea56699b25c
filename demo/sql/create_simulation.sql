CREATE TEMP TABLE IF NOT EXISTS simulated_team (
    team_no integer PRIMARY KEY,
    team_id text NOT NULL,
    team_alias text NOT NULL,
    organization_no integer NOT NULL
);

CREATE TEMP TABLE IF NOT EXISTS simulated_person (
    person_no bigint PRIMARY KEY,
    -- 'person' uses keys of their own; the others stand for traffic without a person.
    kind text NOT NULL,
    user_id text,
    user_email text,
    user_alias text,
    team_no integer NOT NULL,
    team_id text,
    in_user_table boolean NOT NULL,
    joined date NOT NULL,
    stopped date NOT NULL,
    activity float8 NOT NULL,
    spend_per_day float8 NOT NULL,
    failure_rate float8 NOT NULL,
    tool_no integer NOT NULL,
    second_tool_no integer NOT NULL,
    keys integer NOT NULL,
    key_fate text NOT NULL,
    fate_day date NOT NULL
);

CREATE TEMP TABLE IF NOT EXISTS simulated_key (
    token text PRIMARY KEY,
    key_alias text NOT NULL,
    user_id text,
    team_id text,
    tags text[] NOT NULL,
    created date NOT NULL,
    deleted date
);

-- Which key a person's n-th choice of key means on a day; until_day is exclusive.
CREATE TEMP TABLE IF NOT EXISTS simulated_route (
    person_no bigint NOT NULL,
    key_no integer NOT NULL,
    from_day date NOT NULL,
    until_day date NOT NULL,
    token text NOT NULL,
    tags text[] NOT NULL
);

-- A row is a run of request_count alike requests; every number is the sum over the run.
-- request_count 0: a call inside another one, which costs but counts no request.
CREATE TEMP TABLE IF NOT EXISTS simulated_request (
    request_id bigint NOT NULL,
    user_id text,
    api_key text NOT NULL,
    team_id text,
    started_at timestamp NOT NULL,
    model text,
    model_group text,
    custom_llm_provider text,
    mcp_namespaced_tool_name text,
    endpoint text,
    tags text[] NOT NULL,
    request_count bigint NOT NULL,
    failed_count bigint NOT NULL,
    prompt_tokens bigint NOT NULL,
    completion_tokens bigint NOT NULL,
    cache_read_input_tokens bigint NOT NULL,
    cache_creation_input_tokens bigint NOT NULL,
    spend float8 NOT NULL
);
