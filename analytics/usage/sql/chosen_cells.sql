-- The numbers of the chosen teams and models.
CREATE OR REPLACE TEMP TABLE chosen_team AS
SELECT team_no
FROM teams
WHERE list_contains($teams, team_id);

CREATE OR REPLACE TEMP TABLE chosen_model AS
SELECT model_no
FROM models
WHERE list_contains($models, model);
