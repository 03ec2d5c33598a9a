-- The possible links of a record: further records that may be the same person.
-- in:    cell int32, record int64
-- out:   other int64, weight int32, flags int32
-- rows:  many
-- roles: linker, hub
SELECT other, weight, flags FROM possible WHERE cell = :cell AND record = :record ORDER BY weight DESC, other;
