SELECT user_id, day, spend FROM counted
