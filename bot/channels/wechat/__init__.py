"""WeChat Official Accounts: callbacks answered in the response, later replies by calls."""
