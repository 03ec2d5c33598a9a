-- One named person approves a text, known by its hash. Twice by the same person counts once.
-- in:    cell int32, agreement text, hash int64, login text, at_ms int64
-- rows:  none
-- roles: admin, dpo, manager
INSERT INTO approval(cell, agreement, hash, login, at_ms) VALUES(:cell, :agreement, :hash, :login, :at_ms)
ON CONFLICT(cell, agreement, hash, login) DO NOTHING;
