-- Those whose time is over, and those that wait to be taken in.
-- in:    now_ms int64
-- out:   upload int64, state text, until_ms int64, made_ms int64
-- rows:  many
-- roles: loader
-- fan-out: they are in every cell; there are some dozens
SELECT upload, state, until_ms, made_ms FROM upload WHERE until_ms <= :now_ms OR state = 'whole'
ORDER BY made_ms, upload;
