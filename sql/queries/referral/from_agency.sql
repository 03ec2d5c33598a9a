-- An agency's referrals, those from it, newest first.
-- in:    agency text, since_ms int64, room int32
-- out:   referral int64, person int64, from_agency text, from_login text, to_agency text, to_service text, to_login text, routed text, pathway text,
--        urgency text, offer text, state text, version int64, sent_ms int64, due_ms int64, moved_ms int64, ended_ms int64, outcome text,
--        data_key blob, sealed blob
-- rows:  many
-- roles: practitioner, reviewer, manager
-- fan-out: an agency has some dozens in a month, found by their own index
SELECT referral, person, from_agency, from_login, to_agency, to_service, to_login, routed, pathway, urgency, offer, state, version, sent_ms,
    due_ms, moved_ms, ended_ms, outcome, data_key, sealed
FROM referral WHERE from_agency = :agency AND sent_ms >= :since_ms ORDER BY sent_ms DESC, referral LIMIT :room;
