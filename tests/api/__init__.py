"""The API's own promises; who may do what is in tests/test_api_access.py."""
