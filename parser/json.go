package parser

import (
	"encoding/json"
	"time"

	"guichet/mail"
	"guichet/parser/machine"
)

// The shapes of what `guichet parse` prints. Other programs depend on the keys: add to
// them, do not change them.
type (
	messageJSON struct {
		MessageID   string           `json:"message_id"`
		InReplyTo   []string         `json:"in_reply_to"`
		References  []string         `json:"references"`
		Date        *string          `json:"date"` // RFC 3339 in UTC
		Subject     string           `json:"subject"`
		From        []mailboxJSON    `json:"from"`
		Sender      string           `json:"sender"`
		ReplyTo     []mailboxJSON    `json:"reply_to"`
		To          []mailboxJSON    `json:"to"`
		Cc          []mailboxJSON    `json:"cc"`
		Text        string           `json:"text"`
		Reply       string           `json:"reply"`
		HTML        string           `json:"html"`
		Attachments []attachmentJSON `json:"attachments"`
		Auto        string           `json:"auto"`
		AutoWhy     string           `json:"auto_why"`
		AutoReply   bool             `json:"auto_reply"` // a program answers: auto is "auto-reply"
		Automated   bool             `json:"automated"`  // no person wrote to us alone: auto is not empty
		Bounce      *bounceJSON      `json:"bounce"`     // a report of what did not arrive, or of a complaint
		Report      *bounceJSON      `json:"report"`     // any delivery report, also of what is only late or has arrived
		Forwarded   *forwardJSON     `json:"forwarded"`
		Commands    []commandJSON    `json:"commands"`
		Body        string           `json:"body"`
		Reaction    bool             `json:"reaction"`
		Problems    []string         `json:"problems"`
	}
	mailboxJSON struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	}
	attachmentJSON struct {
		Name      string `json:"name"`
		Type      string `json:"type"`
		Size      int64  `json:"size"`
		SHA256    string `json:"sha256"`
		Inline    bool   `json:"inline"`
		ContentID string `json:"content_id"`
	}
	bounceJSON struct {
		Action            string          `json:"action"`
		Recipients        []recipientJSON `json:"recipients"`
		OriginalMessageID string          `json:"original_message_id"`
	}
	recipientJSON struct {
		Email      string `json:"email"`
		Action     string `json:"action"`
		Status     string `json:"status"`
		Diagnostic string `json:"diagnostic"`
	}
	forwardJSON struct {
		From    mailboxJSON `json:"from"`
		Subject string      `json:"subject"`
		Date    *string     `json:"date"`
	}
	commandJSON struct {
		Name string `json:"name"`
		Args string `json:"args"`
	}
)

// MarshalJSON writes m as `guichet parse` prints it: arrays are never null, a missing date
// is.
func (m *Message) MarshalJSON() ([]byte, error) {
	j := messageJSON{
		MessageID: string(m.MessageID), InReplyTo: idStrings(m.InReplyTo), References: idStrings(m.References),
		Date: dateJSON(m.Date), Subject: m.Subject, From: mailboxes(m.From), Sender: m.Sender.String(),
		ReplyTo: mailboxes(m.ReplyTo), To: mailboxes(m.To), Cc: mailboxes(m.Cc),
		Text: m.Text, Reply: m.Reply, HTML: m.HTML(),
		Auto: string(m.Auto), AutoWhy: m.AutoWhy, AutoReply: m.Auto == machine.AutoReply, Automated: m.Auto != "", Body: m.Body, Reaction: m.Reaction,
		Attachments: []attachmentJSON{}, Commands: []commandJSON{}, Problems: append([]string{}, m.Problems...),
	}
	for _, a := range m.Attachments {
		j.Attachments = append(j.Attachments, attachmentJSON{a.Name, a.Type, a.Size, a.SHA256, a.Inline, a.ContentID})
	}
	for _, c := range m.Commands {
		j.Commands = append(j.Commands, commandJSON{c.Name, c.Args})
	}
	j.Report = reportJSON(m.Bounce)
	if b := m.Bounce; b != nil && (b.Action == "failed" || b.Action == machine.Complaint) && (len(b.Recipients) > 0 || b.OriginalMessageID != "") {
		j.Bounce = j.Report
	}
	if f := m.Forward(); f != nil {
		j.Forwarded = &forwardJSON{From: mailboxJSON{f.From.Name, f.From.Address.String()}, Subject: f.Subject, Date: dateJSON(f.Date)}
	}
	return json.Marshal(j)
}

// reportJSON is a report with the recipients whom its action is about; nil for none.
func reportJSON(b *machine.Bounce) *bounceJSON {
	if b == nil {
		return nil
	}
	j := &bounceJSON{Action: b.Action, Recipients: []recipientJSON{}, OriginalMessageID: string(b.OriginalMessageID)}
	for _, r := range b.Recipients {
		if r.Action == "" || r.Action == b.Action {
			j.Recipients = append(j.Recipients, recipientJSON{r.Email, r.Action, r.Status, r.Diagnostic})
		}
	}
	return j
}

func dateJSON(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

func idStrings(ids []mail.MessageID) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

func mailboxes(list []mail.Mailbox) []mailboxJSON {
	out := make([]mailboxJSON, 0, len(list))
	for _, b := range list {
		out = append(out, mailboxJSON{b.Name, b.Address.String()})
	}
	return out
}
