-- An agency's markers that are not ended, those that end first first.
-- in:    agency text, most int32
-- out:   marker int64, anchor int64, about text, category text, agency text, owner text, state text, made_ms int64,
--        agreed_ms int64, agreed_by text, until_ms int64, reminded_ms int64, evidence int64, renews int64, sealed blob
-- rows:  many
-- roles: practitioner, reviewer, manager
-- fan-out: an agency's own list, by its index
SELECT marker, anchor, about, category, agency, owner, state, made_ms, agreed_ms, agreed_by, until_ms, reminded_ms, evidence, renews, sealed
FROM marker WHERE agency = :agency AND state <> 'ended' ORDER BY until_ms, marker LIMIT :most;
