"""前程无忧, the list page of before 2022: GBK markup with the rows as JSON in a script."""
