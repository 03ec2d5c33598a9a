-- Every session of a user whose account was disabled or changed.
-- in:    login text
-- rows:  none
-- roles: admin
-- fan-out: a user may have sessions in any cell; found by index, and rare
DELETE FROM session WHERE login = :login;
