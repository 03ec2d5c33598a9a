-- The rules whose hits were in a case.
-- in:    cell int32, mash int64
-- out:   rule text, version int32
-- rows:  many
-- roles: reviewer, manager
SELECT rule, version FROM mash_rule WHERE cell = :cell AND mash = :mash ORDER BY rule, version;
