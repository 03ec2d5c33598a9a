-- One message.
-- in:    cell int32, message int64
-- out:   webhook text, referral int64, step int64, made_ms int64, next_ms int64, attempts int32, state text, status int32
-- rows:  one
-- roles: hub
SELECT webhook, referral, step, made_ms, next_ms, attempts, state, status FROM outbox WHERE cell = :cell AND message = :message;
