-- Every webhook.
-- in:    cell int32
-- out:   code text, agency text, url text, loopback int32, state text, made_ms int64, secret blob, old_secret blob, old_until_ms int64
-- rows:  many
-- roles: admin
SELECT code, agency, url, loopback, state, made_ms, secret, old_secret, old_until_ms FROM webhook WHERE cell = :cell ORDER BY code;
