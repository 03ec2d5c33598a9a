-- The head of a person: whether the id lives, is an alias, and what shields them.
-- in:    cell int32, person int64
-- out:   merged_into int64, shield int32, version int64
-- rows:  one
-- roles: practitioner, reviewer, manager, steward
SELECT merged_into, shield, version FROM person WHERE cell = :cell AND person = :person;
