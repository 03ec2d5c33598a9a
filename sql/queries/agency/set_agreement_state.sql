-- Make an agreement live, or end it.
-- in:    cell int32, id text, hash int64, state text
-- rows:  none
-- roles: admin, dpo
UPDATE agreement SET state = :state WHERE cell = :cell AND id = :id AND hash = :hash;
