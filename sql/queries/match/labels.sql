-- Every word with its agreement pattern, for calibration; the hub leaves out what did not stand.
-- in:    cell int32, record int64, other int64, at_ms int64, page int32
-- out:   cell int32, record int64, other int64, at_ms int64, login text, answer int32, effect int32, evidence int64,
--        weight int32, flags int32, model int64, levels text, choice int32
-- rows:  many
-- roles: steward
-- fan-out: an export walks all cells in order
SELECT cell, record, other, at_ms, login, answer, effect, evidence, weight, flags, model, levels, choice FROM opinion
WHERE (cell, record, other, at_ms) > (:cell, :record, :other, :at_ms)
ORDER BY cell, record, other, at_ms, login LIMIT :page;
