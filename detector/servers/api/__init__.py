"""The HTTP API: `/api/check`, `/api/fix`, `/api/batch`, and `/openapi.json`, which describes all of them.

`asked` reads bodies into typed values, `check` and `batch` answer, `openapi` describes; each answer is made by the
writer of its format, the same that `detector check` has.
"""
