-- The pairs with a known answer that this reviewer has answered, newest first.
-- in:    cell int32, login text
-- out:   control text, at_ms int64, answer int32, correct int32, took_ms int64
-- rows:  many
-- roles: steward, clerk
SELECT control, at_ms, answer, correct, took_ms FROM control_answer WHERE cell = :cell AND login = :login
ORDER BY at_ms DESC, control;
