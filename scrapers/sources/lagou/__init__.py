"""拉勾: handed over by the platform; its present shape is unverified."""
