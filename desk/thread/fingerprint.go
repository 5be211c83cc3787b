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
// it covers the whole text, and of one with neither Date nor Message-ID the lines of the header that are no fields: two such
// mails have nothing else in which they differ.
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
	if len(m.Header.All("Date"))+len(m.Header.All("Message-ID")) == 0 {
		for _, l := range notFields(raw) {
			sum.Write(l)
		}
	}
	return sum.Sum(nil)[:16]
}

// notFields are the lines of a header that are no fields, with their folds.
func notFields(raw []byte) (all [][]byte) {
	within := false
	for len(raw) > 0 {
		line := raw
		if i := bytes.IndexByte(raw, '\n'); i >= 0 {
			line = raw[:i+1]
		}
		raw = raw[len(line):]
		text := bytes.TrimRight(line, "\r\n")
		if len(text) == 0 {
			break
		}
		if folded := text[0] == ' ' || text[0] == '\t'; !folded {
			name, _, ok := bytes.Cut(text, []byte{':'})
			within = !ok || len(name) == 0 || bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f })
		}
		if within {
			all = append(all, line)
		}
	}
	return all
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
