-- Every user.
-- in:    cell int32
-- out:   login text, name text, agency text, role text, os_account text, lead_email text, password text, state text, made_ms int64
-- rows:  many
-- roles: admin, dpo, manager
SELECT login, name, agency, role, os_account, lead_email, password, state, made_ms FROM account WHERE cell = :cell ORDER BY login;
