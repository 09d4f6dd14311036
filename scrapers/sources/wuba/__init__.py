"""58同城: handed over by the platform; its search is denied to robots and guarded by a captcha."""
