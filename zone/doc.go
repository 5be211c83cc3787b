// Package zone owns the DNS records that a desk needs: which they are (Records), how a zone file
// and a provider's panel want them written (BIND, Panel), and how they fit to what is published
// already (Merge). Records come from the configuration and the public halves of the DKIM keys.
//
// It refuses to know a resolver: who asks DNS hands in what was found. Its table of records is
// record_test.go. It follows RFC 1035 §5.1 (master files), RFC 7208 (SPF), RFC 6376 §3.6 and
// RFC 8463 (DKIM), RFC 9989 (DMARC), RFC 8461 (MTA-STS), RFC 8460 (TLS-RPT), RFC 3596 (AAAA).
package zone
