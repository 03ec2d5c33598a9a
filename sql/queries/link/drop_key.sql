-- A person is not found by this key any more.
-- in:    cell int32, key int64, person int64
-- rows:  none
-- roles: linker
DELETE FROM block_key WHERE cell = :cell AND key = :key AND person = :person;
