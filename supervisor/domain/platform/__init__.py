"""Clock, deadlines, text, places and other ground that every feature stands on."""
