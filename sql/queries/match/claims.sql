-- Every pair that somebody has on the screen.
-- in:    now_ms int64
-- out:   cell int32, record int64, other int64, login text, until_ms int64
-- rows:  many
-- roles: steward, clerk
-- fan-out: there are as many as there are reviewers at work
SELECT cell, record, other, login, until_ms FROM match_claim WHERE until_ms > :now_ms ORDER BY cell, record, other;
