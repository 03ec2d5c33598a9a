-- Those that nobody has acknowledged in time.
-- in:    now_ms int64, room int32
-- out:   cell int32, referral int64
-- rows:  many
-- roles: hub
-- fan-out: region-wide; few, by their own index
SELECT cell, referral FROM referral WHERE state = 'sent' AND escalated_ms = 0 AND due_ms < :now_ms ORDER BY due_ms, referral LIMIT :room;
