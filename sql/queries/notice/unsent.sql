-- What is told, in no mail yet, and may be in one by now.
-- in:    now_ms int64, most int32
-- out:   audience int64, notice int64, addressee text, agency text, who text, person int64, urgent int32
-- rows:  many
-- roles: hub
-- fan-out: the clock's work for the whole region, by the index over when they are told
SELECT audience, notice, addressee, agency, who, person, urgent FROM notice
WHERE closed_ms = 0 AND digest_ms = 0 AND mail_ms <= :now_ms
ORDER BY audience, notice LIMIT :most;
