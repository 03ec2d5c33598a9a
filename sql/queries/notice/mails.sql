-- Mails to be tried now.
-- in:    now_ms int64, most int32
-- out:   audience int64, mail int64, addressee text, agency text, who text, alerts int32, urgent int32, made_ms int64, tries int32
-- rows:  many
-- roles: hub
-- fan-out: the clock's work for the whole region, by the index over when they are tried
SELECT audience, mail, addressee, agency, who, alerts, urgent, made_ms, tries FROM notice_mail
WHERE state = 'waiting' AND next_ms <= :now_ms ORDER BY next_ms, audience, mail LIMIT :most;
