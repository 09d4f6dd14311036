"""湖北公共招聘网: the province's public JSON query."""
