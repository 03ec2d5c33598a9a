-- Hits that began since then, by rule, version and week of 7 days since 1970.
-- in:    since_ms int64
-- out:   rule text, version int32, week int64, hits int64
-- rows:  many
-- roles: hub
-- fan-out: counted once a day, beside the server
SELECT rule, version, since_ms / 604800000 AS week, count(*) AS hits FROM hit WHERE since_ms >= :since_ms
GROUP BY rule, version, since_ms / 604800000 ORDER BY rule, version, week;
