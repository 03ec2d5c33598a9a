-- A record of which nothing is left belongs to nobody.
-- in:    cell int32, record int64
-- rows:  none
-- roles: linker
DELETE FROM membership WHERE cell = :cell AND record = :record;
