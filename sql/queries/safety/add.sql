-- A marker is proposed.
-- in:    cell int32, anchor int64, marker int64, about text, category text, agency text, owner text, made_ms int64,
--        until_ms int64, evidence int64, renews int64, sealed blob
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO marker(cell, anchor, marker, about, category, agency, owner, state, made_ms, agreed_ms, agreed_by, until_ms,
reminded_ms, ended_ms, ended_by, evidence, renews, sealed)
VALUES(:cell, :anchor, :marker, :about, :category, :agency, :owner, 'proposed', :made_ms, 0, '', :until_ms, 0, 0, '',
:evidence, :renews, :sealed);
