-- A new password of a user, as its argon2id text.
-- in:    cell int32, login text, password text
-- rows:  none
-- roles: admin
UPDATE account SET password = :password WHERE cell = :cell AND login = :login;
