// Package password owns what a password must be, how one is kept, and which are known from breaches (PRODUCT 5.2;
// NIST SP 800-63B §3.1.1). Text in, verdicts and hashes out.
//
// It refuses to know people, pages and the store. Kept is an Argon2id hash (RFC 9106) in the notation that other
// programs read, too.
package password
