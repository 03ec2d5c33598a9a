-- One referral.
-- in:    cell int32, referral int64
-- out:   person int64, from_agency text, from_login text, to_agency text, to_service text, to_login text, routed text, pathway text, urgency text,
--        offer text, state text, version int64, sent_ms int64, due_ms int64, moved_ms int64, ended_ms int64, escalated_ms int64, outcome text,
--        data_key blob, sealed blob
-- rows:  one
-- roles: practitioner, reviewer, manager
SELECT person, from_agency, from_login, to_agency, to_service, to_login, routed, pathway, urgency, offer, state, version, sent_ms, due_ms,
    moved_ms, ended_ms, escalated_ms, outcome, data_key, sealed
FROM referral WHERE cell = :cell AND referral = :referral;
