package reports

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"

	"guichet/parser"
	"guichet/ticket"
)

// The bounds of one report.
const (
	maxFiles   = 5        // that are looked at
	maxPacked  = 5 << 20  // octets of a file
	maxOctets  = 10 << 20 // unpacked
	maxRows    = 50_000   // records, policies, failures
	maxCount   = 1e12     // of one row: no year has more mails
	maxDetails = 5_000    // that are told apart
)

// ErrNone says that a mail has no report.
var ErrNone = errors.New("there is no report in it")

var (
	errLarge = errors.New("unpacked, it is too large")
	errRows  = errors.New("it has too many rows")
)

// Read returns what the first report in a mail counts: Sender, Proven and Came are the caller's, and at is the domain that a
// complaint is about which names none. A mail without a report is ErrNone; other errors say why one cannot be read.
func Read(m *parser.Message, at string) (*ticket.DomainReport, error) {
	files := m.Attachments[:min(len(m.Attachments), maxFiles)]
	for _, f := range files {
		if f.Type == "message/feedback-report" {
			r, err := feedback(f.Open(), m)
			if err == nil {
				r.Domain = cmp.Or(r.Domain, at)
			}
			return finish(r, err)
		}
	}
	if text := strings.TrimSpace(m.Text); strings.HasPrefix(text, "<?xml") { // a part of type text/xml, shown as text
		if r, err := finish(document(strings.NewReader(text))); !errors.Is(err, ErrNone) {
			return r, err
		}
	}
	err := ErrNone
	for _, f := range files {
		var r *ticket.DomainReport
		if r, err = finish(open(f)); !errors.Is(err, ErrNone) {
			return r, err
		}
	}
	return nil, err
}

// open reads one file, packed or not.
func open(f parser.Attachment) (*ticket.DomainReport, error) {
	if f.Size > maxPacked {
		return nil, errLarge
	}
	in, err := unpack(f.Open())
	if err != nil {
		return nil, err
	}
	return document(in)
}

// document reads a report by its first character.
func document(in io.Reader) (*ticket.DomainReport, error) {
	b := bufio.NewReader(&limited{in, maxOctets})
	for {
		c, err := b.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return nil, ErrNone
		case err != nil:
			return nil, err
		case c == '<' || c == '{':
			if err := b.UnreadByte(); err != nil {
				return nil, err
			}
			if c == '<' {
				return aggregate(b)
			}
			return tls(b)
		case c != 0xef && c != 0xbb && c != 0xbf && !unicode.IsSpace(rune(c)): // a byte order mark
			return nil, ErrNone
		}
	}
}

// limited reads so many octets, and errs where there are more.
type limited struct {
	in   io.Reader
	left int64
}

func (l *limited) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLarge
	}
	n, err := l.in.Read(b[:min(int64(len(b)), l.left)])
	l.left -= int64(n)
	return n, err
}

// finish bounds what was read, and says what lacks.
func finish(r *ticket.DomainReport, err error) (*ticket.DomainReport, error) {
	if err != nil {
		return nil, err
	}
	if r.Domain, err = domain(r.Domain); err != nil {
		return nil, err
	}
	if r.Begin.Year() < 2000 || r.Begin.Year() > 2200 || r.End.Before(r.Begin) {
		return nil, errors.New("it does not say of which time it is")
	}
	r.From = organisation(r.From)
	return r, nil
}

// domain is a name as DNS has it.
func domain(s string) (string, error) {
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.TrimSpace(s), "."))
	if err != nil || name == "" || len(name) > 253 {
		return "", fmt.Errorf("it does not say of which domain it is: %q", s[:min(len(s), 100)])
	}
	return strings.ToLower(name), nil
}

// organisation is somebody's name for himself, fit to be shown: one line, short, without a person's address.
func organisation(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if _, host, ok := strings.Cut(s, "@"); ok {
		s = host
	}
	return strings.ToValidUTF8(s[:min(len(s), 100)], "")
}

// host is an address or a name of a host; "" if it is neither.
func host(s string) string {
	s = strings.TrimSpace(s)
	if ip, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil && ip.Zone() == "" {
		return ip.Unmap().String()
	}
	if name, err := domain(s); err == nil {
		return name
	}
	return ""
}

// tally counts what was bad.
type tally map[ticket.ReportDetail]uint64 // by a detail without Count

func (t tally) add(what, where string, n uint64) {
	key := ticket.ReportDetail{What: what, Host: where}
	if _, ok := t[key]; !ok && len(t) >= maxDetails {
		key = ticket.ReportDetail{What: what}
	}
	t[key] += n
}

// worst are the most frequent, the first one most.
func (t tally) worst() []ticket.ReportDetail {
	all := slices.Collect(maps.Keys(t))
	for i := range all {
		all[i].Count = t[all[i]]
	}
	slices.SortFunc(all, func(a, b ticket.ReportDetail) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Host, b.Host), cmp.Compare(a.What, b.What))
	})
	return all[:min(len(all), ticket.MaxReportDetails)]
}

// word is one of those that a standard knows, else "other".
func word(s string, known ...string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if slices.Contains(known, s) {
		return s
	}
	return "other"
}

// day is a whole day in UTC.
func day(at time.Time) (begin, end time.Time) {
	begin = at.UTC().Truncate(24 * time.Hour)
	return begin, begin.Add(24*time.Hour - time.Second)
}

// magic begins a file of some format.
func magic(b []byte, begin string) bool { return bytes.HasPrefix(b, []byte(begin)) }
