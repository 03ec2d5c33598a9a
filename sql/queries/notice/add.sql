-- Somebody is to be told something.
-- in:    cell int32, audience int64, notice int64, addressee text, agency text, who text, kind text, person int64, about int64,
--        reference text, same int64, urgent int32, now_ms int64, tell_ms int64, due_ms int64, mail_ms int64
-- rows:  none
-- roles: hub
INSERT INTO notice(cell, audience, notice, addressee, agency, who, kind, person, about, reference, same, times, urgent,
made_ms, last_ms, tell_ms, due_ms, escalated_ms, digest_ms, closed_ms, closed_by, mail_ms)
VALUES(:cell, :audience, :notice, :addressee, :agency, :who, :kind, :person, :about, :reference, :same, 1, :urgent,
:now_ms, :now_ms, :tell_ms, :due_ms, 0, 0, 0, '', :mail_ms);
