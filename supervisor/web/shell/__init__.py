"""What every page stands in: access, identity, frame, errors, formats, charts."""
