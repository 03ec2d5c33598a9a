-- One user by login.
-- in:    cell int32, login text
-- out:   login text, name text, agency text, role text, os_account text, lead_email text, password text, state text, made_ms int64
-- rows:  one
-- roles: hub
SELECT login, name, agency, role, os_account, lead_email, password, state, made_ms FROM account WHERE cell = :cell AND login = :login;
