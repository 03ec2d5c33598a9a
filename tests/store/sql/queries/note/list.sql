-- The notes of a cell.
-- in:    cell int32
-- out:   note int64, text text, sealed blob
-- rows:  many
-- roles: practitioner
SELECT note, text, sealed FROM note WHERE cell = :cell ORDER BY note;
