-- How many leaves there are in all: more or fewer than the tree says is tampering.
-- out:   leaves int64
-- rows:  one
-- roles: auditor, dpo
-- fan-out: verification reads everything
SELECT count(*) AS leaves FROM audit_leaf;
