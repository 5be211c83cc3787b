// Package certificate owns the certificates that come by themselves: it asks an ACME authority
// (RFC 8555) for one a name, keeps them in a directory, renews them a month before their end
// without a restart, and shows something meanwhile, since SMTP prefers any certificate to none
// (RFC 7435).
//
// It refuses to know what is served with them, and the configuration: names come by a function,
// since a reload may change them. The protocol is golang.org/x/crypto/acme/autocert's, with the
// challenges HTTP-01 (RFC 8555 §8.3) and TLS-ALPN-01 (RFC 8737). Its test runs Pebble.
package certificate
