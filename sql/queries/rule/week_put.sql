-- So many hits of a rule began in a week.
-- in:    cell int32, rule text, version int32, week int64, hits int64
-- rows:  none
-- roles: hub
INSERT INTO rule_week(cell, rule, version, week, hits) VALUES(:cell, :rule, :version, :week, :hits)
ON CONFLICT(cell, rule, version, week) DO UPDATE SET hits = excluded.hits;
