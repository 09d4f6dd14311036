"""Tables and the queries over them. Nothing here commits; that is the services' part."""
