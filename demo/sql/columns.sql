SELECT
    table_name,
    column_name,
    is_nullable = 'YES'
FROM information_schema.columns
WHERE table_schema = current_schema()
  AND table_name IN (
      'LiteLLM_DailyUserSpend',
      'LiteLLM_DailyTagSpend',
      'LiteLLM_DailyTeamSpend',
      'LiteLLM_DeletedVerificationToken'
  );
