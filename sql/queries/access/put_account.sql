-- Add or change a user; the password stays.
-- in:    cell int32, login text, name text, agency text, role text, os_account text, lead_email text, state text, made_ms int64
-- rows:  none
-- roles: admin
INSERT INTO account(cell, login, name, agency, role, os_account, lead_email, password, state, made_ms)
VALUES(:cell, :login, :name, :agency, :role, :os_account, :lead_email, '', :state, :made_ms)
ON CONFLICT(cell, login) DO UPDATE SET name = excluded.name, agency = excluded.agency, role = excluded.role,
    os_account = excluded.os_account, lead_email = excluded.lead_email, state = excluded.state;
