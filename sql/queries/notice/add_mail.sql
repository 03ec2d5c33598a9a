-- A mail that says how many alerts wait.
-- in:    cell int32, audience int64, mail int64, addressee text, agency text, who text, alerts int32, urgent int32, made_ms int64
-- rows:  none
-- roles: hub
INSERT INTO notice_mail(cell, audience, mail, addressee, agency, who, alerts, urgent, made_ms, state, tries, next_ms)
VALUES(:cell, :audience, :mail, :addressee, :agency, :who, :alerts, :urgent, :made_ms, 'waiting', 0, :made_ms);
