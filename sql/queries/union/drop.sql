-- A rule fires on two persons taken together no more.
-- in:    cell int32, person int64, other int64, rule text
-- rows:  none
-- roles: hub
DELETE FROM union_hit WHERE cell = :cell AND person = :person AND other = :other AND rule = :rule;
