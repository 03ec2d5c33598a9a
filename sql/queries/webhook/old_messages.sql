-- Messages that were told or given up long ago.
-- in:    before_ms int64, room int32
-- out:   cell int32, message int64
-- rows:  many
-- roles: hub
-- fan-out: the hourly sweep, room at a time
SELECT cell, message FROM outbox WHERE webhook > '' AND made_ms < :before_ms AND state <> 'waiting' ORDER BY webhook, made_ms, message LIMIT :room;
