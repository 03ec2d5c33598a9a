-- How reviews ended since then, by rule and version.
-- in:    since_ms int64
-- out:   rule text, version int32, outcome text, useful int32, n int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: statistics of the region's rules, on a page that few open
SELECT rule, version, outcome, useful, count(*) AS n FROM review_outcome WHERE closed_ms >= :since_ms
GROUP BY rule, version, outcome, useful ORDER BY rule, version, outcome, useful;
