-- A program of an agency that may call. A code is never given twice: the log names it.
-- in:    cell int32, code text, agency text, number int64, secret blob, certificate text, feeds text, purposes text,
--        rate int32, state text, hash int64, from_ms int64, until_ms int64, made_ms int64
-- rows:  none
-- roles: admin
INSERT INTO client(cell, code, agency, number, secret, certificate, feeds, purposes, rate, state, hash, from_ms, until_ms,
    made_ms)
VALUES(:cell, :code, :agency, :number, :secret, :certificate, :feeds, :purposes, :rate, :state, :hash, :from_ms, :until_ms,
    :made_ms);
