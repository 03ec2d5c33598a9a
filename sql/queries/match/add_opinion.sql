-- Somebody said something about a pair.
-- in:    cell int32, record int64, other int64, at_ms int64, login text, answer int32, reason text, senior int32,
--        effect int32, evidence int64, weight int32, flags int32, model int64, levels text, sealed blob,
--        choice int32, took_ms int64
-- rows:  none
-- roles: steward, clerk
INSERT INTO opinion(cell, record, other, at_ms, login, answer, reason, senior, effect, evidence, weight, flags, model,
levels, sealed, choice, took_ms)
VALUES(:cell, :record, :other, :at_ms, :login, :answer, :reason, :senior, :effect, :evidence, :weight, :flags, :model,
:levels, :sealed, :choice, :took_ms);
