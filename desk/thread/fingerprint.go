package thread

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"guichet/mail"
	"guichet/parser"
)

// Fingerprint tells whether two mails are one that arrived twice (PRODUCT 1.8): it covers
// From, Date, Message-ID, Subject and the body, and neither trace fields nor the envelope,
// which differ with the way that a mail took. Of a mail that has words where its header should be
// it covers the whole text: two such mails have nothing else in which they differ.
func Fingerprint(m *parser.Message, raw []byte) []byte {
	sum := sha256.New()
	for _, name := range []string{"From", "Date", "Message-ID", "Subject"} {
		for _, v := range m.Header.All(name) {
			sum.Write([]byte(v))
			sum.Write([]byte{0})
		}
		sum.Write([]byte{1})
	}
	sum.Write(bytes.TrimRight(bodyOf(raw), "\r\n"))
	if m.WordsInHeader() {
		sum.Write([]byte(m.Text))
	}
	return sum.Sum(nil)[:16]
}

// bodyOf returns what follows the first empty line, which may be the first line of all.
func bodyOf(raw []byte) []byte {
	for _, first := range []string{"\r\n", "\n"} {
		if body, ok := bytes.CutPrefix(raw, []byte(first)); ok {
			return body
		}
	}
	crlf, lf := bytes.Index(raw, []byte("\r\n\r\n")), bytes.Index(raw, []byte("\n\n"))
	switch {
	case crlf >= 0 && (lf < 0 || crlf < lf):
		return raw[crlf+4:]
	case lf >= 0:
		return raw[lf+2:]
	}
	return nil
}

// OwnID is the Message-ID that a mail is found by; one without gets a made-up id of its
// fingerprint, which no header can contain.
func OwnID(m *parser.Message, print []byte) mail.MessageID {
	if m.MessageID != "" {
		return m.MessageID
	}
	return mail.MessageID("fingerprint " + hex.EncodeToString(print))
}
