-- Which of $rows LiteLLM ever recorded as a tool, model or team. After slice_tools, for tools.
SELECT DISTINCT {labels}
FROM {names}
WHERE list_contains($rows, {labels})
