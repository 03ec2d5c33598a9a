-- Every program that may call.
-- in:    cell int32
-- out:   code text, agency text, number int64, secret blob, certificate text, feeds text, purposes text, rate int32,
--        state text, hash int64, from_ms int64, until_ms int64, made_ms int64
-- rows:  many
-- roles: admin
SELECT code, agency, number, secret, certificate, feeds, purposes, rate, state, hash, from_ms, until_ms, made_ms
FROM client WHERE cell = :cell ORDER BY code;
