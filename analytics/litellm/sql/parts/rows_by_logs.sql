SELECT
        user_id, day, model, spend, spend_at_least, exact,
        requests, successes, failures, prompt_tokens, completion_tokens, most_together
    FROM counted
