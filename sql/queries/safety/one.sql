-- One marker.
-- in:    cell int32, anchor int64, marker int64
-- out:   marker int64, anchor int64, about text, category text, agency text, owner text, state text, made_ms int64,
--        agreed_ms int64, agreed_by text, until_ms int64, reminded_ms int64, evidence int64, renews int64, sealed blob
-- rows:  one
-- roles: practitioner, reviewer, manager
SELECT marker, anchor, about, category, agency, owner, state, made_ms, agreed_ms, agreed_by, until_ms, reminded_ms, evidence, renews, sealed
FROM marker WHERE cell = :cell AND anchor = :anchor AND marker = :marker;
