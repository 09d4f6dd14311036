"""The checks behind the table of gates, by the stage of a case they stand in."""
