-- Drafts that nobody sent in time.
-- in:    now_ms int64, room int32
-- out:   cell int32, draft int64
-- rows:  many
-- roles: hub
-- fan-out: the hourly sweep; by their own index
SELECT cell, draft FROM referral_draft WHERE until_ms <= :now_ms ORDER BY until_ms, draft LIMIT :room;
