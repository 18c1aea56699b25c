-- Prices in USD per million tokens.
CREATE TEMP TABLE simulated_model AS
SELECT *
FROM (
    VALUES
        ('claude-opus-4-5', 'claude-opus-4-5-20251101', 'anthropic', 5.0, 25.0, 0.5, 6.25),
        ('claude-opus-4-1', 'claude-opus-4-1-20250805', 'anthropic', 15, 75, 1.5, 18.75),
        ('claude-sonnet-4-5', 'claude-sonnet-4-5-20250929', 'anthropic', 3, 15, 0.3, 3.75),
        ('claude-haiku-4-5', 'claude-haiku-4-5-20251001', 'anthropic', 1, 5, 0.1, 1.25),
        ('bedrock-sonnet', 'anthropic.claude-sonnet-4-20250514-v1:0', 'bedrock', 3, 15, 0.3, 3.75),
        ('vertex-sonnet', 'claude-sonnet-4-5@20250929', 'vertex_ai', 3, 15, 0.3, 3.75),
        ('gpt-5', 'gpt-5', 'openai', 1.25, 10, 0.125, 0),
        ('gpt-5-codex', 'gpt-5-codex', 'openai', 1.25, 10, 0.125, 0),
        ('gpt-5-mini', 'gpt-5-mini', 'openai', 0.25, 2, 0.025, 0),
        ('gpt-4.1', 'gpt-4.1', 'openai', 2, 8, 0.5, 0),
        ('gpt-4o', 'gpt-4o-2024-11-20', 'azure', 2.5, 10, 1.25, 0),
        ('gpt-4o-mini', 'gpt-4o-mini', 'openai', 0.15, 0.6, 0.075, 0),
        ('o3', 'o3', 'openai', 2, 8, 0.5, 0),
        ('o4-mini', 'o4-mini', 'openai', 1.1, 4.4, 0.275, 0),
        ('text-embedding-3-small', 'text-embedding-3-small', 'openai', 0.02, 0, 0, 0),
        ('gemini-2.5-pro', 'gemini-2.5-pro', 'gemini', 1.25, 10, 0.31, 0),
        ('gemini-2.5-flash', 'gemini-2.5-flash', 'gemini', 0.3, 2.5, 0.075, 0),
        ('mistral-large', 'mistral-large-latest', 'mistral', 2, 6, 0, 0),
        ('llama-3.3-70b', 'llama-3.3-70b-versatile', 'groq', 0.59, 0.79, 0, 0),
        ('deepseek-chat', 'deepseek-chat', 'deepseek', 0.27, 1.1, 0.07, 0)
) AS model (model_group, model, provider, input, output, cache_read, cache_creation);

-- prompt, completion: tokens of a usual request; cached: share of the prompt read from the cache.
-- {minor} and {patch} of an agent move on with the days, one patch every `cadence` days.
CREATE TEMP TABLE simulated_tool AS
SELECT *
FROM (
    VALUES
        (
            1, 30, 'claude-cli/2.{minor}.{patch} (external, cli)', 3, '/v1/messages', 32000, 600, 0.85,
            ARRAY['claude-sonnet-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'claude-opus-4-5',
                'claude-opus-4-1', 'bedrock-sonnet']
        ),
        (
            2, 3, 'claude-code/1.{minor}.{patch}', 5, '/v1/messages', 30000, 600, 0.85,
            ARRAY['claude-sonnet-4-5', 'vertex-sonnet', 'claude-haiku-4-5']
        ),
        (
            3, 16, 'Cursor/2.{minor}.{patch} (darwin arm64)', 6, '/chat/completions', 14000, 500, 0.5,
            ARRAY['claude-sonnet-4-5', 'gpt-5', 'gpt-5-mini', 'gemini-2.5-pro', 'gpt-4.1']
        ),
        (
            4, 5, 'windsurf/1.{minor}.{patch}', 9, '/chat/completions', 12000, 500, 0.4,
            ARRAY['claude-sonnet-4-5', 'gpt-4.1', 'o3']
        ),
        (
            5, 9, 'codex_cli_rs/0.{minor}.{patch} (Mac OS 15.6.1; arm64) iTerm.app/3.6', 4,
            '/responses', 22000, 700, 0.7,
            ARRAY['gpt-5-codex', 'gpt-5-codex', 'gpt-5', 'o4-mini', 'o3']
        ),
        (
            6, 5, 'opencode/1.{minor}.{patch}', 2, '/chat/completions', 18000, 550, 0.6,
            ARRAY['claude-sonnet-4-5', 'gpt-5', 'deepseek-chat', 'gemini-2.5-pro']
        ),
        (
            7, 10, 'python-requests/2.{minor}.{patch}', 60, '/chat/completions', 1800, 350, 0.0,
            ARRAY['gpt-4o-mini', 'gpt-4o', 'gpt-5-mini', 'mistral-large', 'llama-3.3-70b',
                'deepseek-chat']
        ),
        (
            8, 8, 'OpenAI/Python 2.{minor}.{patch}', 12, '/chat/completions', 2600, 450, 0.1,
            ARRAY['gpt-4o', 'gpt-4.1', 'gpt-5', 'gpt-5-mini', 'gemini-2.5-flash']
        ),
        (
            9, 3, 'AsyncOpenAI/Python 2.{minor}.{patch}', 12, '/embeddings', 8000, 0, 0.0,
            ARRAY['text-embedding-3-small']
        ),
        (
            10, 5, 'GeminiCLI/0.{minor}.{patch} (linux; x64)', 5, '/chat/completions', 24000, 600, 0.6,
            ARRAY['gemini-2.5-pro', 'gemini-2.5-pro', 'gemini-2.5-flash']
        ),
        (
            11, 3, 'Cline/3.{minor}.{patch}', 4, '/chat/completions', 20000, 600, 0.7,
            ARRAY['claude-sonnet-4-5', 'claude-haiku-4-5', 'deepseek-chat']
        ),
        (
            12, 3, 'aider/0.{minor}.{patch} +https://aider.chat', 15, '/chat/completions', 9000, 700, 0.3,
            ARRAY['claude-sonnet-4-5', 'deepseek-chat', 'o4-mini']
        )
) AS tool (tool_no, weight, agent, cadence, endpoint, prompt, completion, cached, models);

-- The share of people who like each tool best, as a range of chances.
CREATE TEMP TABLE simulated_tool_range AS
SELECT
    tool_no,
    (sum(weight) OVER (ORDER BY tool_no) - weight)::float8 / sum(weight) OVER () AS from_share,
    sum(weight) OVER (ORDER BY tool_no)::float8 / sum(weight) OVER () AS to_share
FROM simulated_tool;
