-- One note.
-- in:    cell int32, note int64
-- out:   text text, sealed blob, version int32
-- rows:  one
-- roles: practitioner, hub
SELECT text, sealed, version FROM note WHERE cell = :cell AND note = :note;
