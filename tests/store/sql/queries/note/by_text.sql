-- The notes of a cell in the order of their text, by byte.
-- in:    cell int32
-- out:   text text
-- rows:  many
-- roles: hub
SELECT text FROM note WHERE cell = :cell ORDER BY text, note;
