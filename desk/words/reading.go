package words

import (
	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/parser"
	"guichet/pii"
	"guichet/ticket"
)

// ReadText finds lines of the form and kinds of personal data in a text, as people wrote it.
func ReadText(text string) change.Reading {
	return change.Reading{Lines: parser.FieldLines(text), Personal: pii.Kinds(text)}
}

// ReadWords finds in a mail's words what the rules ask for. It reads whole texts, so it is
// done before the transaction.
func ReadWords(d *policy.Directory, in *change.Inbound) {
	in.Language = GuessLanguage(d, in.Message)
	in.ByPerson = ByPerson(in.Message)
	in.Below = ticket.CutText(in.Message.Quoted(), maxBelow)
	in.Words = change.Reading{
		Lines:    parser.FieldLines(in.Message.Reply),
		Personal: pii.Kinds(firstSubject(d, in.Message) + "\n" + in.Message.Reply),
	}
	if len(d.Policy.Products) > 0 {
		in.Words.Quoted = parser.QuotedFieldLines(in.Message.Text, d.Words.FormQuestions())
	}
	in.Words.Articles = d.Articles.Suggest(in.Message.Subject, in.Message.Reply, spoken(d, in))
	if in.Forward = passedOnBy(d, in.Message); in.Forward != nil {
		ReadForwarded(d, in)
	}
}

// maxBelow bounds in bytes what of a mail's quotes is kept for agents. The whole mail is kept raw.
const maxBelow = 20000

// firstSubject is the subject of a mail that begins a thread; "" of one that repeats another's.
func firstSubject(d *policy.Directory, m *parser.Message) string {
	if len(m.InReplyTo) > 0 || len(m.References) > 0 || len(d.Tags(m.Subject)) > 0 {
		return ""
	}
	return m.Subject
}

// ReadForwarded does the same for the words of a mail that an agent forwards.
func ReadForwarded(d *policy.Directory, in *change.Inbound) {
	subject, text := in.Forward.Subject, in.Forward.Text
	in.Forwarded = ReadText(text)
	in.Forwarded.Language = WordLanguage(subject + " " + text)
	in.Forwarded.Articles = d.Articles.Suggest(subject, text, ticket.FirstOf(in.Forwarded.Language, spoken(d, in)))
}

// spoken is the language of a mail's author, as far as the mail tells it.
func spoken(d *policy.Directory, in *change.Inbound) string {
	for _, rcpt := range in.Envelope.Recipients {
		if t, ok := d.Locate(rcpt); ok && in.Language == "" {
			return d.Policy.Addresses[t.Desk].Language
		}
	}
	return in.Language
}

// passedOnBy looks for a forwarded mail where an agent may have sent one.
func passedOnBy(d *policy.Directory, m *parser.Message) *parser.Forward {
	if len(m.From) != 1 || d.Agent(m.From[0].Address) == nil {
		return nil
	}
	return m.Forward()
}
