// Package client is the HTTP API as Go functions: one for each operation that programs use most, and Call for the others of
// /v1/openapi.json. The command line speaks by it, over the control socket; a program of somebody else's over HTTPS,
// with a token.
//
// It refuses to know what an operation means: that is said by the types of packages rest and portal, and by
// docs/api.md.
package client
