-- Still the one linker; 0 gives the work to whoever comes.
-- in:    job text, owner text, until_ms int64
-- rows:  none
-- roles: linker
UPDATE lease SET until_ms = :until_ms WHERE cell = 0 AND job = :job AND owner = :owner;
