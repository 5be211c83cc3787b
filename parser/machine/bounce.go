package machine

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"guichet/mail"
	"guichet/parser/header"
	"guichet/parser/htmltext"
	"guichet/parser/mime"
	"guichet/parser/plain"
	"guichet/parser/quote"
)

// Bounce is a delivery report: of RFC 3464, or of a server that has a form of its own.
type Bounce struct {
	Action            string // of the worst recipient: failed, delayed, delivered, relayed or expanded; or Complaint
	Recipients        []Recipient
	OriginalMessageID mail.MessageID // of the returned mail, "" if it is not there
	// Returned holds identifiers and addresses of the returned mail in which the sender's
	// evidence may stand: Message-ID, Reply-To, From, Return-Path.
	Returned []string
}

// Recipient is one recipient of a delivery report.
type Recipient struct {
	Email      string // as the report gives it: final recipient, else original
	Original   string // whom the mail was sent to, where the report says so (ORCPT, RFC 3461 §4.2); "" if not
	Action     string // as in Bounce
	Status     string // RFC 3463, such as 5.1.1; "" if none
	Diagnostic string // the server's words, "" if none
}

// Complaint is the Action of a report that is no delivery report: the recipient, or his
// provider for him, calls our mail spam (RFC 5965). Nothing failed to arrive.
const Complaint = "complaint"

// MaxRecipients is how many recipients of one report are read.
const MaxRecipients = 200

// FindBounce reads a delivery report: RFC 3464 where a server wrote it, else the words of
// servers that have forms of their own, and RFC 5965 complaints. It returns nil for
// anything else, above all for a person who writes about a report or forwards one.
func FindBounce(parts []mime.Part, h header.Header, from []mail.Mailbox, subject string) *Bounce {
	r := report{machine: isReporter(h, from) || returnsMail(parts, from, subject), subject: subject}
	kind := strings.ToLower(h.Get("Content-Type"))
	standard := strings.Contains(kind, "multipart/report") && !strings.Contains(kind, "disposition-notification")
	r.words = r.machine || standard
	r.returned.add(h.Get("X-Original-Message-Id"), "message-id")
	for i := range parts {
		r.part(&parts[i])
	}
	if r.complaint == nil {
		r.complaint = microsoftComplaint(parts, from, subject)
	}
	if b := notification(parts, from); b != nil {
		return b
	}
	if strings.Contains(kind, "disposition-notification") && len(r.disposed) > 0 {
		return r.bounce(h, r.refused(parts))
	}
	switch {
	case r.complaint != nil:
		return r.bounce(h, []Recipient{*r.complaint})
	case len(r.status) > 0 && (standard || r.machine):
		r.explain()
		return r.bounce(h, r.classify(r.status, r.text+reasonIn(subject)))
	case !r.machine && !standard:
		return nil
	}
	found := proseReport(r.text, subject, standard || len(h.All("X-Failed-Recipients")) > 0 || refusedBy(r.text))
	if found == nil || len(found.recipients) == 0 && len(from) == 0 && !standard {
		return nil // with no author at all it may be a person's mail that lost its own
	}
	r.returned.scan(found.rest)
	found.recipients = slices.DeleteFunc(found.recipients, func(b Recipient) bool { return isAuthor(b.Email, from) })
	all := merge(found.recipients, h.All("X-Failed-Recipients"), found.action)
	if len(all) == 0 && len(r.returned.to) == 1 {
		all = []Recipient{complete(Recipient{Email: r.returned.to[0]}, found.action)}
	}
	return r.bounce(h, r.classify(all, found.text+reasonIn(subject)))
}

// isAuthor reports whether an address is the one that the report came from: "write to
// postmaster for help" names no recipient.
func isAuthor(email string, from []mail.Mailbox) bool {
	return slices.ContainsFunc(from, func(m mail.Mailbox) bool { return strings.EqualFold(m.Address.String(), email) })
}

// report is what the parts of one mail tell.
type report struct {
	machine   bool // written by a mail server
	words     bool // what people read of it counts as well
	subject   string
	text      string // of the first part that people read
	status    []Recipient
	complaint *Recipient
	disposed  []Recipient // deleted unread, by a person or his filter
	returned  returned
}

// reasonIn returns the line of a subject that says why, as Sendmail's do: "Returned mail: User unknown". Other reports cite
// the subject of the letter there, which says nothing of its recipient.
func reasonIn(subject string) string {
	const before = "returned mail: "
	if len(subject) > len(before) && strings.EqualFold(subject[:len(before)], before) {
		return "\n" + subject[len(before):]
	}
	return ""
}

// returnsMail reports whether a mail that nobody answers gives another back under the subject of a report (KDDI).
func returnsMail(parts []mime.Part, from []mail.Mailbox, subject string) bool {
	return len(from) == 1 && noReply.MatchString(from[0].Address.Local) && bounceSubject(subject) &&
		slices.ContainsFunc(parts, func(l mime.Part) bool { return l.Type == "message/rfc822" || l.Type == "text/rfc822-headers" })
}

// noReply is the local part of an address that reads no mail.
var noReply = regexp.MustCompile(`(?i)^(?:no|do[._-]?not)[._-]?reply`)

// isReporter reports whether a mail server wrote the mail.
func isReporter(h header.Header, from []mail.Mailbox) bool {
	for _, m := range from {
		switch local := strings.ToLower(m.Address.Local); {
		case isDaemon(m.Address), local == "postmaster", local == "mdaemon", local == "daemon", local == "mail-daemon", local == "post_master":
			return true
		case strings.HasPrefix(local, "microsoftexchange"), strings.HasPrefix(local, "bounce"), strings.HasPrefix(local, "postmaster-"), strings.HasPrefix(local, "mailer-daemon"):
			return true
		}
		switch name := strings.ToLower(m.Name); {
		case strings.HasPrefix(name, "mail delivery s"), strings.HasPrefix(name, "mailer-daemon"), name == "microsoft outlook", strings.HasPrefix(name, "postmaster"), name == "system administrator", name == "systemadministrator", name == "administrateur système":
			return true
		}
	}
	if len(h.All("X-Failed-Recipients")) > 0 {
		return true
	}
	v := h.All("Return-Path")
	if len(v) > 0 && strings.TrimSpace(v[0]) == "<>" {
		return true
	}
	// QUIRK: some write no author at all, or a name without an address.
	return len(from) == 0 && (submittedBy(h) != "" || strings.TrimSpace(h.Get("From")) == "<>" || strings.Contains(strings.ToLower(h.Get("From")), "daemon") || h.Get("From") == "")
}

// part takes what one part tells.
func (r *report) part(l *mime.Part) {
	switch l.Type {
	case "message/delivery-status", "message/global-delivery-status", "text/delivery-status":
		r.status = append(r.status, r.deliveryStatus(l.Text())...)
	case "message/disposition-notification":
		r.disposition(l.Text())
	case "message/feedback-report":
		r.feedback(l.Text())
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		r.returned.header(l.Raw())
	case "text/plain", "text/html":
		if r.words && r.text == "" && l.Name == "" {
			r.text = l.Text()
			if l.Type == "text/html" {
				r.text, _ = htmltext.Text(r.text, plain.MaxText)
			}
		}
	}
}

// deliveryStatus reads RFC 3464 §2: fields of the whole, then of each recipient, in any order, the
// groups parted by an empty line.
func (r *report) deliveryStatus(text string) []Recipient {
	var all []Recipient
	var loose Recipient // fields before the group that has the address
	for _, group := range groupsOf(text) {
		b := r.recipient(group)
		switch last := len(all) - 1; {
		case b.Email != "" && len(all) < MaxRecipients:
			all = append(all, fillIn(b, loose))
			loose = Recipient{}
		case b.Email != "":
		case last >= 0:
			all[last] = fillIn(all[last], b) // QUIRK: some put empty lines between the fields of a recipient
		default:
			loose = fillIn(loose, b)
		}
	}
	kept := all[:0]
	for _, b := range all {
		if b = complete(b, ""); b.Email != "" {
			kept = append(kept, b)
		}
	}
	return kept
}

// recipient reads the fields of one group; one of the whole report has no address.
func (r *report) recipient(group []header.Field) (b Recipient) {
	for _, f := range group {
		switch f.Name {
		case "final-recipient", "original-recipient":
			if addr := typed(f.Value); addr != "" && (b.Email == "" || f.Name == "final-recipient") {
				b.Email = addr
			}
			if f.Name == "original-recipient" {
				b.Original = typed(f.Value)
			}
		case "original-envelope-id": // by which our letters give their return path (RFC 3464 §2.2.1)
			r.returned.add(f.Value, "return-path")
		case "original-message-id", "x-original-message-id":
			r.returned.add(f.Value, "message-id")
		case "action":
			word, _, _ := strings.Cut(strings.TrimSpace(f.Value), " ")
			b.Action = actionOf(strings.ToLower(word))
		case "status":
			b.Status = statusOf(f.Value)
		case "diagnostic-code":
			b.Diagnostic = typed(f.Value)
		}
	}
	return b
}

// fillIn gives b what it lacks from other.
func fillIn(b, other Recipient) Recipient {
	b.Action = cmp.Or(b.Action, other.Action)
	b.Status = cmp.Or(b.Status, other.Status)
	b.Diagnostic = cmp.Or(b.Diagnostic, other.Diagnostic)
	b.Original = cmp.Or(b.Original, other.Original)
	return b
}

// feedback reads RFC 5965: somebody's provider says that he called our mail spam.
func (r *report) feedback(text string) {
	c := Recipient{Action: Complaint}
	for _, f := range fieldsOf(text) {
		switch f.Name {
		case "feedback-type":
			c.Diagnostic = f.Value
		case "original-rcpt-to", "removal-recipient":
			if c.Email == "" {
				c.Email = typed(f.Value)
			}
		case "original-mail-from":
			r.returned.add(f.Value, "return-path")
		}
	}
	if c.Diagnostic != "" && c.Diagnostic != "auth-failure" {
		r.complaint = &c
	}
}

// fieldsOf reads the fields of a machine-readable part.
func fieldsOf(text string) (all []header.Field) {
	for _, group := range groupsOf(text) {
		all = append(all, group...)
	}
	return all
}

// groupsOf reads the fields of a machine-readable part with their folded lines, names in lower case,
// in groups parted by empty lines. QUIRK: some servers leave those out; then a field that was in the
// group already begins the next.
func groupsOf(text string) [][]header.Field {
	var groups [][]header.Field
	var group []header.Field
	seen := map[string]bool{}
	end := func() {
		if len(group) > 0 {
			groups = append(groups, group)
		}
		group = nil
		clear(seen)
	}
	for n := 0; len(text) > 0 && n < 10*MaxRecipients; {
		var l string
		l, text, _ = strings.Cut(text, "\n")
		l = strings.TrimRight(l, "\r")
		switch {
		case strings.TrimSpace(l) == "":
			end()
			continue
		case l[0] == ' ' || l[0] == '\t':
			if last := len(group) - 1; last >= 0 && len(group[last].Value) < 4096 {
				group[last].Value += " " + strings.TrimSpace(l)
			}
			continue
		}
		name, value, found := strings.Cut(l, ":")
		if !found {
			continue
		}
		key := strings.ToLower(strings.TrimSpace(name))
		if seen[key] {
			end()
		}
		seen[key] = true
		group = append(group, header.Field{Name: key, Value: strings.TrimSpace(value)})
		n++
	}
	end()
	return groups
}

// typed drops the "rfc822;" or "smtp;" of a value, and what else is around an address.
func typed(v string) string {
	if kind, rest, found := strings.Cut(v, ";"); found && !strings.ContainsAny(kind, " @<") {
		v = rest
	}
	v = strings.TrimSpace(v)
	if a := quote.AddressIn.FindString(v); a != "" && len(strings.Fields(v)) == 1 {
		return strings.TrimRight(a, ".")
	}
	return v
}

// explain takes the reasons of recipients that the machine-readable part has none for from the
// sentences above it: "nora@shop.test: 550 5.1.1 nobody of that name".
func (r *report) explain() {
	for i, b := range r.status {
		if b.Diagnostic != "" || b.Status != "" && !strings.HasSuffix(b.Status, ".0.0") {
			continue
		}
		for line := range strings.Lines(plain.Cut(r.text, maxReportText)) {
			rest, found := strings.CutPrefix(strings.TrimLeft(strings.TrimSpace(line), "<"), b.Email)
			if rest = strings.TrimLeft(rest, ">: \t"); found && rest != "" {
				b.Diagnostic = plain.Cut(rest, maxDiagnostic)
				r.status[i] = complete(b, "")
				break
			}
		}
	}
}

// severity ranks actions: the first of them that a recipient has is the report's.
var severity = []string{"failed", "delayed", Complaint, "relayed", "expanded", "delivered"}

// bounce puts the report together.
func (r *report) bounce(h header.Header, recipients []Recipient) *Bounce {
	b := &Bounce{Recipients: recipients, Action: "failed"}
	for _, action := range severity {
		found := false
		for _, r := range recipients {
			found = found || r.Action == action
		}
		if found {
			b.Action = action
			break
		}
	}
	b.OriginalMessageID = r.returned.id
	for _, v := range append(h.All("In-Reply-To"), h.All("References")...) {
		// Not the returned mail's words, but its id: Exchange and Gmail thread their reports.
		ids := header.MessageIDs(v)
		if b.OriginalMessageID == "" && len(ids) > 0 {
			b.OriginalMessageID = ids[len(ids)-1]
		}
		for _, id := range ids {
			r.returned.keep(string(id))
		}
	}
	b.Returned = r.returned.all
	return b
}
