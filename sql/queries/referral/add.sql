-- A referral is sent.
-- in:    cell int32, referral int64, person int64, from_agency text, from_login text, to_agency text, to_service text, to_login text, routed text,
--        pathway text, urgency text, offer text, state text, version int64, sent_ms int64, due_ms int64, moved_ms int64, data_key blob, sealed blob
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO referral(cell, referral, person, from_agency, from_login, to_agency, to_service, to_login, routed, pathway, urgency, offer, state,
    version, sent_ms, due_ms, moved_ms, data_key, sealed, ended_ms, escalated_ms, outcome)
VALUES(:cell, :referral, :person, :from_agency, :from_login, :to_agency, :to_service, :to_login, :routed, :pathway, :urgency, :offer, :state,
    :version, :sent_ms, :due_ms, :moved_ms, :data_key, :sealed, 0, 0, '');
