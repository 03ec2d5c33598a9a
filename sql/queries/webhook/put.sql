-- Add a webhook, or change its state or secrets.
-- in:    cell int32, code text, agency text, url text, loopback int32, state text, made_ms int64, secret blob, old_secret blob, old_until_ms int64
-- rows:  none
-- roles: admin
INSERT INTO webhook(cell, code, agency, url, loopback, state, made_ms, secret, old_secret, old_until_ms)
VALUES(:cell, :code, :agency, :url, :loopback, :state, :made_ms, :secret, :old_secret, :old_until_ms)
ON CONFLICT(cell, code) DO UPDATE SET state = excluded.state, secret = excluded.secret, old_secret = excluded.old_secret,
    old_until_ms = excluded.old_until_ms;
