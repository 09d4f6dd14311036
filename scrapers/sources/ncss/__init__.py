"""国家大学生就业服务平台 24365: a JSON list without login."""
