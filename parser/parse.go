package parser

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/mail"
)

// Parse reads a mail. It never fails: see Message.Problems. The Message keeps raw.
func Parse(raw []byte) *Message {
	m, cut := read(raw)
	m.judge(cut)
	return m
}

// read fills in what stands in the mail itself. cut is for newText.
func read(raw []byte) (m *Message, cut int) {
	m = &Message{}
	p := (*problems)(&m.Problems)
	raw = lineEnds(raw, p)
	h, body := splitHeader(raw, p)
	m.Header = h
	m.readHeader(h, p)

	m.layout = sortParts(readParts(raw, h, body, p))
	text, cut := m.layout.text()
	if len(text) >= MaxText-utf8.UTFMax { // parts were cut at the start of a character
		text = cutString(text, MaxText)
		p.add("text cut at 1 MB")
	}
	if m.layout.largeHTML() {
		p.add("HTML cut at 1 MB")
	}
	if m.Text = strings.TrimRight(text, " \t\n"); m.Text == "" {
		m.Text = unreadable(m.Problems)
	}
	m.Attachments = m.layout.attachments(p)
	return m, min(cut, len(m.Text))
}

// unreadable is what stands for the text of a mail that only its receiver can read.
func unreadable(problems []string) string {
	for _, told := range []string{encryptedPGP, encryptedSMIME} {
		if slices.Contains(problems, told) {
			return "[" + told + "]"
		}
	}
	return ""
}

// lineEnds returns raw with LF for CR where a mail has CR alone. Offsets stay the same.
func lineEnds(raw []byte, p *problems) []byte {
	head := raw[:min(len(raw), 4096)]
	if bytes.IndexByte(head, '\r') < 0 || bytes.IndexByte(raw, '\n') >= 0 {
		return raw
	}
	p.add("lines end in CR alone")
	return bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
}

// readHeader fills in what the header of the mail says.
func (m *Message) readHeader(h Header, p *problems) {
	for i := range h {
		f := &h[i]
		switch fieldName(f.Name) {
		case "from":
			m.readFrom(f.Value, p)
			if len(f.Name) != len("from") {
				p.add("broken From field: space around its name")
			}
		case "sender":
			if l := parseAddresses(f.Value); len(l.found) > 0 && m.Sender.IsZero() {
				m.Sender = l.found[0].Address
			}
		case "reply-to":
			m.ReplyTo = readAddresses(m.ReplyTo, f, p)
		case "to":
			m.To = readAddresses(m.To, f, p)
		case "cc":
			m.Cc = readAddresses(m.Cc, f, p)
		case "subject":
			if m.Subject == "" {
				m.Subject = headerText(f.Value)
			}
		case "message-id":
			if m.MessageID == "" {
				m.MessageID = messageID(f.Value)
			}
		case "in-reply-to":
			m.InReplyTo = append(m.InReplyTo, messageIDs(f.Value)...)
		case "references":
			m.References = append(m.References, messageIDs(f.Value)...)
		case "date":
			if m.Date.IsZero() {
				if m.Date = parseDate(f.Value); m.Date.IsZero() {
					p.addAbout("unreadable date", f.Value)
				}
			}
		}
	}
	if n := len(h.All("From")); n != 1 {
		p.add([]string{"no From field", "", "several From fields"}[min(n, 2)])
	} else if len(m.From) != 1 {
		p.add([]string{"no address in From", "", "several addresses in From"}[min(len(m.From), 2)])
	}
}

// fieldName folds the names that readHeader knows, without allocating.
func fieldName(name string) string {
	name = strings.TrimSpace(name)
	if len(name) > 12 {
		return ""
	}
	for _, known := range [...]string{"from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "reply-to", "sender"} {
		if len(known) == len(name) && strings.EqualFold(known, name) {
			return known
		}
	}
	return ""
}

// readFrom adds the addresses of one From field, also of a broken one: so that they count.
func (m *Message) readFrom(v string, p *problems) {
	l := parseAddresses(v)
	m.From = append(m.From, l.found...)
	if l.bad > 0 {
		p.addAbout("unreadable address in From", v)
	}
	if l.odd {
		p.addAbout("From is not a plain address", v)
	}
}

func readAddresses(have []mail.Mailbox, f *Field, p *problems) []mail.Mailbox {
	if f.Value == "" {
		return have
	}
	l := parseAddresses(f.Value)
	if l.bad > 0 {
		p.addAbout("unreadable address in "+f.Name, f.Value)
	}
	if have == nil {
		return l.found
	}
	return append(have, l.found...)
}

// judge fills in what the other readings find in the parsed mail.
func (m *Message) judge(cut int) {
	leaves := m.layout.leaves
	own := false
	m.Reply, own = newText(m.Text, cut)
	m.Hollow = !own
	m.Auto, m.AutoWhy = detectAuto(m.Header, m.From, m.Subject, m.Header.Get("Content-Type"))
	m.Bounce = findBounce(leaves, m.Header, m.From, m.Subject)
	m.Commands, m.Body = takeCommands(m.Reply)
	m.Signed = len(m.Commands) > 0 && signedOnly(m.Body, m.From)
	m.Reaction = isReaction(leaves, m.Text)
}

// Forward returns the mail that the sender passed on, nil if there is none. It looks
// through the whole text at each call, and few mails are asked.
func (m *Message) Forward() *Forward {
	return findForward(m.Subject, m.Text, m.layout.leaves, readForwarded)
}

// readForwarded reads an attached mail; nil if it has no header.
func readForwarded(raw []byte) *Forward {
	m, _ := read(raw)
	if len(m.Header) == 0 {
		return nil
	}
	f := &Forward{Subject: m.Subject, Date: m.Date, Text: m.Text}
	if len(m.From) == 1 {
		f.From = m.From[0]
	}
	return f
}
