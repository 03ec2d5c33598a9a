-- Hits by week of all rules.
-- in:    cell int32, week int64
-- out:   rule text, version int32, week int64, hits int64
-- rows:  many
-- roles: everyone
SELECT rule, version, week, hits FROM rule_week WHERE cell = :cell AND week >= :week ORDER BY rule, version, week;
