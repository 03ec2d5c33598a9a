-- This key is in its place now, or its person is not found by it any more.
-- in:    cell int32, key int64, person int64
-- rows:  none
-- roles: linker
DELETE FROM block_recent WHERE cell = :cell AND key = :key AND person = :person;
