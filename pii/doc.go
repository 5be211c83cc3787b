// Package pii finds what looks like personal data in words: payment cards, IBANs, national ids and
// passwords (PRODUCT 6.3). Text goes in, kinds come out; the text is not kept.
//
// It refuses to know tickets, mails and languages of readers. Each kind stands in a file of its
// own, with the checksum that tells it from other numbers; the table of kinds is lookers.
package pii
