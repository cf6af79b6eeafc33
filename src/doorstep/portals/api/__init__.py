"""The service for programs: the same verbs as the pages, `/api/v1/`, described by OpenAPI 3.1."""
