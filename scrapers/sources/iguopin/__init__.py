"""国聘: a JSON interface whose robots.txt allows all."""
