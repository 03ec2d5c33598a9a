-- Nobody is set aside any more: after aside_again.
-- rows:  none
-- roles: linker
-- fan-out: over all cells, when an operator asks for it
DELETE FROM touched WHERE delivery = -2;
