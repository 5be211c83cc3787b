// Package reports reads what others report about our domains: DMARC aggregate reports, TLS reports and complaints of
// readers. A parsed mail goes in, its counts come out (ticket.DomainReport).
//
// It refuses to know who may send one, and keeps nothing. A report is a stranger's: what is unpacked is bounded, and what is
// read of it is numbers, domains and words of known sets, never a person's address.
//
// Its table is reports_test.go. RFCs: 9990 (aggregate reports; 7489 appendix C before it), 8460 §4, 5965.
package reports
