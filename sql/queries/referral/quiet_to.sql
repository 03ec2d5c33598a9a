-- An agency's referrals, those to it, of which nothing was said since then and that have not ended: the longest first.
-- in:    agency text, before_ms int64, room int32
-- out:   referral int64
-- rows:  many
-- roles: practitioner, reviewer, manager
-- fan-out: an agency has some dozens in a month, found by their own index
SELECT referral FROM referral WHERE to_agency = :agency AND moved_ms < :before_ms AND state IN ('sent', 'received', 'accepted')
ORDER BY moved_ms, referral LIMIT :room;
