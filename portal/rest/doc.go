// Package rest is the HTTP API for programs, under /v1 beside the pages: JSON, described by an OpenAPI 3.1 document that
// is made of this code and served at /v1/openapi.json. Errors are problem+json (RFC 9457).
//
// It refuses to know rules and rights: it asks what the pages ask (Show, Find, Act, Open), for whom a token speaks.
package rest
