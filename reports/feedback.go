package reports

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"

	"guichet/parser"
	"guichet/ticket"
)

// maxIncidents is how many complaints one report may stand for.
const maxIncidents = 1_000_000

// feedback reads the machine's part of a complaint (RFC 5965 §3).
func feedback(in io.Reader, m *parser.Message) (*ticket.DomainReport, error) {
	octets, err := io.ReadAll(&limited{in, 64 << 10})
	if err != nil {
		return nil, err
	}
	octets = bytes.Map(func(r rune) rune { // one strange octet is no reason to read none
		if r != '\t' && r != '\n' && (r < ' ' || r == 0x7f) {
			return -1
		}
		return r
	}, octets)
	octets = append(bytes.TrimLeft(octets, "\r\n"), "\r\n\r\n"...)
	fields, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(octets))).ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read its fields: %w", err)
	}
	kind := fields.Get("Feedback-Type")
	if kind == "" {
		return nil, ErrNone
	}
	r := &ticket.DomainReport{Kind: ticket.ReportFeedback, ID: string(m.MessageID), Bad: 1}
	r.From, _, _ = strings.Cut(fields.Get("User-Agent"), "/")
	if len(m.From) > 0 && m.From[0].Address.Domain != "" {
		r.From = m.From[0].Address.Domain
	}
	r.Domain = domainOf(fields)
	at := m.Date
	for _, name := range []string{"Arrival-Date", "Received-Date"} {
		if when, err := mail.ParseDate(fields.Get(name)); err == nil {
			at = when
			break
		}
	}
	r.Begin, r.End = day(at)
	if n, err := strconv.ParseUint(strings.TrimSpace(fields.Get("Incidents")), 10, 64); err == nil && n > 0 {
		r.Bad = min(n, maxIncidents)
	}
	if strings.EqualFold(strings.TrimSpace(kind), "not-spam") { // who moved it out of the folder of spam
		r.Good, r.Bad = r.Bad, 0
		return r, nil
	}
	bad := tally{}
	bad.add(word(kind, "abuse", "auth-failure", "fraud", "virus", "dkim"), host(fields.Get("Source-IP")), r.Bad)
	r.Worst = bad.worst()
	return r, nil
}

// domainOf is whose mail it is about.
func domainOf(fields textproto.MIMEHeader) string {
	if d := fields.Get("Reported-Domain"); d != "" {
		return d
	}
	for _, name := range []string{"Original-Mail-From", "Reported-Uri"} {
		if _, d, ok := strings.Cut(strings.Trim(fields.Get(name), "<> "), "@"); ok {
			return d
		}
	}
	return ""
}
