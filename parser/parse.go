package parser

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/mail"
	"guichet/parser/command"
	"guichet/parser/content"
	"guichet/parser/forward"
	"guichet/parser/header"
	"guichet/parser/machine"
	"guichet/parser/mime"
	"guichet/parser/plain"
	"guichet/parser/problem"
)

// Parse reads a mail. It never fails: see Message.Problems. The Message keeps raw.
func Parse(raw []byte) *Message {
	m, cut := read(raw)
	m.judge(cut)
	return m
}

// read fills in what stands in the mail itself. cut is for reply.NewText.
func read(raw []byte) (m *Message, cut int) {
	m = &Message{}
	p := (*problem.List)(&m.Problems)
	h, parts, lead := open(raw, p)
	m.Header = h
	m.readHeader(h, p)
	if s := mime.Protected(parts).Get("Subject"); s != "" {
		m.Subject = header.Text(s)
	}

	m.layout = content.Sort(parts)
	text, cut := m.layout.Text()
	if lead != "" {
		cut = after(lead, cut)
		text = strings.TrimRight(lead+"\n\n"+text, "\n")
	}
	if len(text) >= plain.MaxText-utf8.UTFMax { // parts were cut at the start of a character
		text = plain.Cut(text, plain.MaxText)
		p.Add(problem.TextCut)
	}
	if m.layout.HTMLTooLarge() {
		p.Add(problem.HTMLCut)
	}
	if m.Text = strings.TrimRight(text, " \t\n"); m.Text == "" {
		m.Text = unreadable(m.Problems)
	}
	m.Attachments = m.layout.Attachments(p)
	return m, min(cut, len(m.Text))
}

// open returns the header and the parts of a mail, and words that stand before its header.
func open(raw []byte, p *problem.List) (h header.Header, parts []mime.Part, lead string) {
	raw = lineEnds(raw, p)
	h, body, lead := header.SplitMail(raw, p)
	h, parts = unwrapped(h, mime.Parts(raw, h, body, p), p)
	return h, parts, lead
}

// after moves a cut behind words that are set before the text.
func after(lead string, cut int) int {
	if cut < 0 {
		return cut
	}
	return len(lead) + len("\n\n") + cut
}

// unwrapped returns header and parts of the mail that a spam filter put into a report of its own, if it
// did (SpamAssassin's report_safe): the part that says so is the mail, if it is by the same author and has
// the same Message-ID. What servers wrote on top stays.
func unwrapped(h header.Header, parts []mime.Part, p *problem.List) (header.Header, []mime.Part) {
	for i := range parts {
		if !strings.EqualFold(parts[i].Params["x-spam-type"], "original") || len(parts[i].Parents) > 1 {
			continue
		}
		inner, found := parts[i].Open(p)
		if !sameFrom(h, inner) || header.MessageID(h.Get("Message-ID")) != header.MessageID(inner.Get("Message-ID")) {
			continue
		}
		p.Add(problem.SpamWrapped)
		return withTrace(h, inner), found
	}
	return h, parts
}

// sameFrom reports whether two headers name the same single author.
func sameFrom(a, b header.Header) bool {
	x, y := header.ParseAddresses(a.Get("From")).Found, header.ParseAddresses(b.Get("From")).Found
	return len(a.All("From")) == 1 && len(b.All("From")) == 1 && len(x) == 1 && len(y) == 1 && sameAuthor(x[0].Address, y[0].Address)
}

// withTrace returns the header of a wrapped mail below those fields of its wrapper that it lacks, or that
// are added anew by every server. How the wrapper is built is none of its fields.
func withTrace(wrapper, inner header.Header) header.Header {
	var h header.Header
	for _, f := range wrapper {
		name := strings.ToLower(f.Name)
		switch {
		case strings.HasPrefix(name, "content-") || name == "mime-version":
		case name == "received" || name == "return-path" || name == "delivered-to" || inner.Get(f.Name) == "" && name != "auto-submitted" && name != "precedence":
			h = append(h, f)
		}
	}
	return append(h, inner...)
}

// unreadable is what stands for the text of a mail that only its receiver can read.
func unreadable(problems []string) string {
	for _, told := range []string{problem.EncryptedPGP, problem.EncryptedSMIME, problem.CompressedSMIME} {
		if slices.Contains(problems, told) {
			return "[" + told + "]"
		}
	}
	return ""
}

// lineEnds returns raw with LF for CR where a mail has CR alone. Offsets stay the same.
func lineEnds(raw []byte, p *problem.List) []byte {
	head := raw[:min(len(raw), 4096)]
	if bytes.IndexByte(head, '\r') < 0 || bytes.IndexByte(raw, '\n') >= 0 {
		return raw
	}
	p.Add(problem.LineEndsCR)
	return bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
}

// readHeader fills in what the header of the mail says.
func (m *Message) readHeader(h header.Header, p *problem.List) {
	for i := range h {
		f := &h[i]
		switch fieldName(f.Name) {
		case "from":
			m.readFrom(f.Value, p)
			if len(f.Name) != len("from") {
				p.Add(problem.BrokenFrom)
			}
		case "sender":
			if l := header.ParseAddresses(f.Value); len(l.Found) > 0 && m.Sender.IsZero() {
				m.Sender = l.Found[0].Address
			}
		case "reply-to":
			m.ReplyTo = readAddresses(m.ReplyTo, f, p)
		case "to":
			m.To = readAddresses(m.To, f, p)
		case "cc":
			m.Cc = readAddresses(m.Cc, f, p)
		case "subject":
			if m.Subject == "" {
				m.Subject = header.Text(f.Value)
			}
		case "message-id":
			if m.MessageID == "" {
				m.MessageID = header.MessageID(f.Value)
			}
		case "in-reply-to":
			m.InReplyTo = append(m.InReplyTo, header.MessageIDs(f.Value)...)
		case "references":
			m.References = append(m.References, header.MessageIDs(f.Value)...)
		case "date":
			if m.Date.IsZero() {
				if m.Date = header.ParseDate(f.Value); m.Date.IsZero() {
					p.AddAbout(problem.UnreadableDate, f.Value)
				}
			}
		}
	}
	if n := len(h.All("From")); n != 1 {
		p.Add([]string{problem.NoFrom, "", problem.SeveralFrom}[min(n, 2)])
	} else if len(m.From) != 1 {
		p.Add([]string{problem.NoAddress, "", problem.SeveralAddresses}[min(len(m.From), 2)])
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
func (m *Message) readFrom(v string, p *problem.List) {
	l := header.ParseAddresses(v)
	for _, box := range l.Found {
		// QUIRK: some forms and programs name their one author twice, with a name and without.
		at := slices.IndexFunc(m.From, func(have mail.Mailbox) bool { return sameAuthor(have.Address, box.Address) })
		if at < 0 {
			m.From = append(m.From, box)
		} else if name := m.From[at].Name; name == "" || strings.Contains(name, "@") && box.Name != "" {
			m.From[at].Name = box.Name
		}
	}
	if l.Bad > 0 {
		p.AddAbout("unreadable address in From", v)
	}
	if l.Odd {
		p.AddAbout(problem.NotPlainFrom, v)
	}
}

// sameAuthor reports whether two addresses of From are one person's: a zero one is nobody's.
func sameAuthor(a, b mail.Address) bool {
	return !a.IsZero() && strings.EqualFold(a.Local, b.Local) && strings.EqualFold(a.Domain, b.Domain)
}

func readAddresses(have []mail.Mailbox, f *header.Field, p *problem.List) []mail.Mailbox {
	if f.Value == "" {
		return have
	}
	l := header.ParseAddresses(f.Value)
	if l.Bad > 0 {
		p.AddAbout(problem.UnreadableAddress+f.Name, f.Value)
	}
	if have == nil {
		return l.Found
	}
	return append(have, l.Found...)
}

// judge fills in what the other readings find in the parsed mail.
func (m *Message) judge(cut int) {
	parts := m.layout.Parts
	own := false
	m.cut = cut
	m.Reply, own, m.quoted = m.written().Read()
	m.Hollow = !own
	m.Auto, m.AutoWhy = machine.Detect(m.Header, m.From, m.Subject, m.Header.Get("Content-Type"))
	m.AutoAlone = m.Auto != "" && machine.SubjectAlone(m.Header, m.From, m.Subject, m.Header.Get("Content-Type"))
	if m.Auto == "" {
		m.Auto, m.AutoWhy = machine.DetectCalendar(parts)
	}
	m.Bounce = machine.FindBounce(parts, m.Header, m.From, m.Subject)
	m.Commands, m.Body = command.Take(m.Reply)
	m.Signed = len(m.Commands) > 0 && SignedOnly(m.Body, m.From)
	m.Reaction = machine.IsReaction(parts, m.Text, len(m.InReplyTo)+len(m.References) > 0)
}

// Forward returns the mail that the sender passed on, nil if there is none. It looks
// through the whole text at each call, and few mails are asked.
func (m *Message) Forward() *forward.Mail {
	return forward.Find(m.Subject, m.Text, m.layout.Parts, readForwarded)
}

// readForwarded reads an attached mail; nil if it has no header.
func readForwarded(raw []byte) *forward.Mail {
	m, _ := read(raw)
	if len(m.Header) == 0 {
		return nil
	}
	f := &forward.Mail{Subject: m.Subject, Date: m.Date, Text: m.Text, To: m.To, Cc: m.Cc, MessageID: m.MessageID}
	auto, _ := machine.Detect(m.Header, m.From, m.Subject, m.Header.Get("Content-Type"))
	f.Machine = auto != ""
	if len(m.From) == 1 {
		f.From = m.From[0]
	}
	return f
}
