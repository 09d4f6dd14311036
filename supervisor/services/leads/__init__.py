"""From read ads to leads: assess, store, review, reassess."""
