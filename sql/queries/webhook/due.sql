-- What is to be told now, oldest first.
-- in:    now_ms int64, room int32
-- out:   cell int32, message int64, webhook text, referral int64, step int64, made_ms int64, attempts int32
-- rows:  many
-- roles: hub
-- fan-out: region-wide; what waits, by its own index
SELECT cell, message, webhook, referral, step, made_ms, attempts FROM outbox WHERE state = 'waiting' AND next_ms <= :now_ms
ORDER BY next_ms, message LIMIT :room;
