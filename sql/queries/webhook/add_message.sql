-- Something to tell; told before it stays as it is.
-- in:    cell int32, message int64, webhook text, referral int64, step int64, made_ms int64, next_ms int64
-- rows:  none
-- roles: hub
INSERT INTO outbox(cell, message, webhook, referral, step, made_ms, next_ms, attempts, state, status)
VALUES(:cell, :message, :webhook, :referral, :step, :made_ms, :next_ms, 0, 'waiting', 0)
ON CONFLICT(cell, message) DO NOTHING;
