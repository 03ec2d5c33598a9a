-- The active user whom an agency's feed calls by this address.
-- in:    cell int32, agency text, lead_email text
-- out:   login text
-- rows:  many
-- roles: hub
SELECT login FROM account WHERE cell = :cell AND agency = :agency AND lead_email = :lead_email AND state = 'active' ORDER BY login;
