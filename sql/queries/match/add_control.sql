-- What a reviewer said of a pair with a known answer. The first word counts.
-- in:    cell int32, login text, control text, at_ms int64, answer int32, correct int32, took_ms int64
-- rows:  none
-- roles: steward, clerk
INSERT INTO control_answer(cell, login, control, at_ms, answer, correct, took_ms)
VALUES(:cell, :login, :control, :at_ms, :answer, :correct, :took_ms) ON CONFLICT(cell, login, control) DO NOTHING;
