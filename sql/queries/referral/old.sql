-- Those whose end is long ago and whose content is still there.
-- in:    before_ms int64, room int32
-- out:   cell int32, referral int64
-- rows:  many
-- roles: hub
-- fan-out: the yearly sweep; by their own index
SELECT cell, referral FROM referral WHERE ended_ms > 0 AND ended_ms < :before_ms AND length(data_key) > 0 ORDER BY ended_ms, referral LIMIT :room;
