"""中国公共招聘网: the ministry's own board, HTML with its rows as JSON in a hidden input."""
