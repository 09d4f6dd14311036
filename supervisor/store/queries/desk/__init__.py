"""An inspector's desk: leads in hand, what was decided today, acts over many records."""
