"""The duties of agencies: notices of change, reports and statistics, staff lists, reminders."""
