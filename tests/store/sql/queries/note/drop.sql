-- Drop a note.
-- in:    cell int32, note int64
-- rows:  none
-- roles: hub
DELETE FROM note WHERE cell = :cell AND note = :note;
