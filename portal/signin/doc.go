// Package signin owns the ways into the pages that other programs or a browser's own work prove (PRODUCT 5.2): a provider
// of OpenID Connect, passkeys (WebAuthn), and the proof of work of a form without login.
//
// It refuses to know people, cookies and pages: it is asked with what a browser brought, and answers who that proves.
package signin
