-- The notes of a cell that carry a tag.
-- in:    cell int32, tag text
-- out:   note int64, text text
-- rows:  many
-- roles: practitioner
SELECT n.note, n.text FROM tag AS t JOIN note AS n ON n.cell = t.cell AND n.note = t.note
WHERE t.cell = :cell AND t.tag = :tag ORDER BY n.note;
