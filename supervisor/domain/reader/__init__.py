"""The second reader: a linear model that reads sentences for what no rule was written for."""
