package desk

import "guichet/parser"

// reading is what was found in a text.
type reading struct {
	lines    []parser.FieldLine // "Label: value"
	quoted   []parser.FieldLine // the same, filled in where the mail quotes our question
	personal []string           // kinds of personal data that it seems to hold
	articles []string           // names of help articles that may answer it
	language string             // of a forwarded mail's words; "" if they do not tell
}

func read(text string) reading {
	return reading{lines: parser.FieldLines(text), personal: personal(text)}
}

// readWords finds in a mail's words what the rules ask for. It reads whole texts, so it is
// done before the transaction.
func (d *directory) readWords(in *Inbound) {
	in.Language = d.guessLanguage(in.Message)
	in.Words = read(in.Message.Reply)
	in.Words.personal = personal(firstSubject(in.Message) + "\n" + in.Message.Reply)
	if len(d.policy.Products) > 0 {
		in.Words.quoted = parser.QuotedFieldLines(in.Message.Text, d.words.FormQuestions())
	}
	in.Words.articles = d.articles.Suggest(in.Message.Subject, in.Message.Reply, d.spoken(in))
	if in.Forward = d.passedOnBy(in.Message); in.Forward != nil {
		d.readForwarded(in)
	}
}

// firstSubject is the subject of a mail that begins a thread; "" of one that repeats another's.
func firstSubject(m *parser.Message) string {
	if len(m.InReplyTo) > 0 || len(m.References) > 0 || len(subjectTags(m.Subject)) > 0 {
		return ""
	}
	return m.Subject
}

// readForwarded does the same for the words of a mail that an agent forwards.
func (d *directory) readForwarded(in *Inbound) {
	subject, text := in.Forward.Subject, in.Forward.Text
	in.Forwarded = read(text)
	in.Forwarded.language = wordLanguage(subject + " " + text)
	in.Forwarded.articles = d.articles.Suggest(subject, text, either(in.Forwarded.language, d.spoken(in)))
}

// spoken is the language of a mail's author, as far as the mail tells it.
func (d *directory) spoken(in *Inbound) string {
	for _, rcpt := range in.Envelope.Recipients {
		if t, ok := d.locate(rcpt); ok && in.Language == "" {
			return d.policy.Addresses[t.desk].Language
		}
	}
	return in.Language
}

// passedOnBy looks for a forwarded mail where an agent may have sent one.
func (d *directory) passedOnBy(m *parser.Message) *parser.Forward {
	if len(m.From) != 1 || d.agent(m.From[0].Address) == nil {
		return nil
	}
	return m.Forward()
}
