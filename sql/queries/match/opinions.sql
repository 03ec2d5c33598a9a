-- All that was said about a pair, oldest first.
-- in:    cell int32, record int64, other int64
-- out:   at_ms int64, login text, answer int32, reason text, senior int32, effect int32, evidence int64, weight int32,
--        flags int32, sealed blob
-- rows:  many
-- roles: steward, clerk
SELECT at_ms, login, answer, reason, senior, effect, evidence, weight, flags, sealed FROM opinion
WHERE cell = :cell AND record = :record AND other = :other ORDER BY at_ms, login;
