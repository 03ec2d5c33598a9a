-- Every agency, in the order of the region file.
-- in:    cell int32
-- out:   code text, name text, kind text, tier int32, position int32, systems text
-- rows:  many
-- roles: everyone
SELECT code, name, kind, tier, position, systems FROM agency WHERE cell = :cell ORDER BY position, code;
